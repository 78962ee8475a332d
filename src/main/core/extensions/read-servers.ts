import { basename } from 'node:path'
import { z } from 'zod'
import type { Extension } from '../../../contract/extension.ts'
import type { ExtensionPlaces } from './extension-places.ts'
import { parseJson, readBounded } from './read-bounded.ts'

/** What the files say of an extension; whether it is on, and its status, come from elsewhere. */
export type FoundExtension = Omit<Extension, 'enabled' | 'status'>

/** Servers of one file at most. */
const MAX_SERVERS = 200

const ServerFile = z.object({ mcpServers: z.record(z.string(), z.unknown()).default({}) })
const Project = z.object({
  mcpServers: z.record(z.string(), z.unknown()).catch({}).default({}),
  disabledMcpServers: z.array(z.string()).catch([]).default([]),
})
const GlobalFile = z.object({
  mcpServers: z.record(z.string(), z.unknown()).catch({}).default({}),
  projects: z.record(z.string(), z.unknown()).catch({}).default({}),
})

/**
 * MCP servers of the person, of the project, and of this person in the project. Arguments, environment and
 * headers of a server are never taken along: they hold secrets.
 */
export async function readServers(places: ExtensionPlaces): Promise<FoundExtension[]> {
  const found: FoundExtension[] = []
  const seen = new Set<string>()
  for (const path of places.serverFiles) {
    const file = await readJson(path, ServerFile, 'it has no object mcpServers')
    if (file === null) continue
    if ('problem' in file) {
      found.push(broken(path, 'project', file.problem))
      continue
    }
    // The nearest file wins.
    for (const server of describeServers(file.value.mcpServers, path, 'project')) {
      if (!seen.has(server.name)) found.push(server)
      seen.add(server.name)
    }
  }
  const global = await readJson(places.global, GlobalFile, 'it is not an object')
  if (global === null) return found
  if ('problem' in global) return [...found, broken(places.global, 'user', global.problem)]
  const project = Project.safeParse(global.value.projects[places.projectKey] ?? {})
  const off = new Set(project.data?.disabledMcpServers)
  return [
    ...found,
    ...describeServers(project.data?.mcpServers ?? {}, places.global, 'local'),
    ...describeServers(global.value.mcpServers, places.global, 'user'),
  ].map((server) =>
    server.problem === null && off.has(server.name)
      ? { ...server, problem: 'Switched off in Claude Code itself; /mcp there switches it on.' }
      : server,
  )
}

async function readJson<T>(
  path: string,
  schema: z.ZodType<T>,
  otherwise: string,
): Promise<{ value: T } | { problem: string } | null> {
  const file = await readBounded(path)
  if (file === null || 'problem' in file) return file
  const json = parseJson(file.text)
  if ('problem' in json) return json
  const parsed = schema.safeParse(json.value)
  return parsed.success ? { value: parsed.data } : { problem: otherwise }
}

function broken(path: string, scope: Extension['scope'], problem: string): FoundExtension {
  const name = basename(path)
  return {
    kind: 'mcp_server',
    name,
    description: null,
    scope,
    path,
    problem: `${name} is left out: ${problem}.`,
  }
}

/** True for the entry that stands for a whole broken file. */
export function isBrokenFile({ kind, name, path, problem }: FoundExtension): boolean {
  return kind === 'mcp_server' && problem !== null && name === basename(path)
}

const Server = z.union([
  z.object({ command: z.string().min(1) }),
  z.object({ type: z.string().catch('http').default('http'), url: z.string().min(1) }),
])

function describeServers(
  servers: Record<string, unknown>,
  path: string,
  scope: Extension['scope'],
): FoundExtension[] {
  return Object.entries(servers)
    .slice(0, MAX_SERVERS)
    .map(([name, value]) => {
      const server = Server.safeParse(value)
      return {
        kind: 'mcp_server' as const,
        name,
        description: server.success ? launchWords(server.data) : null,
        scope,
        path,
        problem: server.success ? null : `${basename(path)}: the server has neither a command nor a url.`,
      }
    })
}

function launchWords(server: z.infer<typeof Server>): string {
  if ('command' in server) return `Runs ${basename(server.command)}`
  // Its path and query may hold a token.
  return URL.canParse(server.url) ? `${server.type} at ${new URL(server.url).host}` : server.type
}
