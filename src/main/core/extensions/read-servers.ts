import { basename } from 'node:path'
import { z } from 'zod'
import type { Extension } from '../../../contract/extension.ts'
import type { ClaudeSettings } from '../claude/claude-settings.ts'
import type { ConfigurationPlaces } from '../claude/configuration-places.ts'
import { readBounded, readConfig } from '../claude/read-bounded.ts'
import { type FoundExtension, keepFirst } from './found-extension.ts'
import { type GivenVariables, missingVariables } from './missing-variables.ts'
import { plainName, refusal, serverPolicy } from './server-policy.ts'
import { readShape, type ServerShape } from './server-shape.ts'

/** Servers of one file at most. */
const MAX_SERVERS = 200

const servers = z.record(z.string(), z.unknown())
const texts = z.array(z.string()).catch([]).default([])
const Project = z.object({
  mcpServers: servers.catch({}).default({}),
  disabledMcpServers: texts,
  disabledMcpjsonServers: texts,
})
const GlobalFile = z.object({
  mcpServers: servers.catch({}).default({}),
  projects: z.record(z.string(), z.unknown()).catch({}).default({}),
})

/** A server of a file with what claude would start. */
interface FoundServer {
  extension: FoundExtension
  shape: ServerShape | null
}

/**
 * MCP servers of this person in the project, of the project, and of the person, as claude takes them: of one name the
 * first that it can read. Arguments, environment and headers of a server are never taken along: they hold secrets.
 */
export async function readServers(
  places: Pick<ConfigurationPlaces, 'serverFiles' | 'global' | 'projectKey'>,
  layers: readonly ClaudeSettings[],
  variables: GivenVariables,
): Promise<FoundExtension[]> {
  const global = await readGlobal(places)
  const files = await Promise.all(places.serverFiles.map(readServerFile))
  const policy = serverPolicy(layers)
  const disabled = new Set([...policy.disabled, ...global.project.disabledMcpjsonServers.map(plainName)])
  const ofProject = files
    .flat()
    .map((server) =>
      disabled.has(plainName(server.extension.name))
        ? withProblem(server, 'Switched off by disabledMcpjsonServers in the settings of Claude Code.')
        : server,
    )
  const all = [...global.local, ...ofProject, ...global.user]
  const shapes = new Map(all.map(({ extension, shape }) => [extension, shape]))
  const kept = keepFirst([...shapes.keys()], ({ name }) => name)
  const off = new Set(global.project.disabledMcpServers)
  const found = kept.map((extension, at) => {
    const shape = all[at]?.shape
    if (extension.problem !== null || !shape) return extension
    const problem = off.has(extension.name)
      ? 'Switched off in Claude Code itself; /mcp there switches it on.'
      : refusal(policy, extension.name, shape, variables.given)
    return { ...extension, problem, note: problem === null ? missingVariables(shape, variables) : null }
  })
  // As they stand in the files: the project's first.
  const order = { project: 0, local: 1, user: 2 } as const
  return found.sort((a, b) => order[a.scope] - order[b.scope])
}

async function readServerFile(path: string): Promise<FoundServer[]> {
  const file = await readBounded(path)
  if (file === null) return []
  if ('problem' in file) return [broken(path, 'project', file.problem)]
  if (file.text.trim() === '') return []
  const json = await readConfig(file.text)
  if ('problem' in json) return [broken(path, 'project', json.problem)]
  const { value } = json
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return [broken(path, 'project', 'it is not an object')]
  const parsed = z.object({ mcpServers: servers }).safeParse(value)
  if (parsed.success) return describeServers(parsed.data.mcpServers, path, 'project')
  const instead = 'mcpServers' in value ? null : ['servers', 'mcp', 'mcp_servers'].find((key) => key in value)
  const other = instead ? `; it has "${instead}", which Claude does not read` : ''
  return [broken(path, 'project', `it has no object mcpServers${other}`)]
}

async function readGlobal({ global: path, projectKey }: Pick<ConfigurationPlaces, 'global' | 'projectKey'>) {
  const none = Project.parse({})
  const file = await readBounded(path)
  if (file === null) return { project: none, local: [], user: [] }
  const json = 'problem' in file ? file : await readConfig(file.text)
  const parsed = 'value' in json ? GlobalFile.safeParse(json.value) : null
  if (!parsed?.success) {
    const problem = 'problem' in json ? json.problem : 'it is not an object'
    return { project: none, local: [], user: [broken(path, 'user', problem)] }
  }
  const project = Project.safeParse(parsed.data.projects[projectKey] ?? {}).data ?? none
  return {
    project,
    local: describeServers(project.mcpServers, path, 'local'),
    user: describeServers(parsed.data.mcpServers, path, 'user'),
  }
}

function withProblem({ extension, shape }: FoundServer, problem: string): FoundServer {
  return { extension: { ...extension, problem: extension.problem ?? problem }, shape }
}

function broken(path: string, scope: Extension['scope'], problem: string): FoundServer {
  const name = basename(path)
  const told = `${name} is left out: ${problem}.`
  return {
    extension: { kind: 'mcp_server', name, description: null, scope, path, problem: told, note: null },
    shape: null,
  }
}

/** True for the entry that stands for a whole broken file. */
export function isBrokenFile({ kind, name, path, problem }: FoundExtension): boolean {
  return kind === 'mcp_server' && problem !== null && name === basename(path)
}

function describeServers(
  entries: Record<string, unknown>,
  path: string,
  scope: Extension['scope'],
): FoundServer[] {
  return Object.entries(entries)
    .slice(0, MAX_SERVERS)
    .map(([name, value]) => {
      const read = readShape(name, value)
      const shape = 'shape' in read ? read.shape : null
      const problem = 'problem' in read ? `${basename(path)}: left out, because ${read.problem}.` : null
      const description = shape === null ? null : launchWords(shape)
      return { extension: { kind: 'mcp_server', name, description, scope, path, problem, note: null }, shape }
    })
}

function launchWords(shape: ServerShape): string {
  if ('command' in shape) return `Runs ${basename(shape.command)}`
  // Its path and query may hold a token.
  return URL.canParse(shape.url) ? `${shape.type} at ${new URL(shape.url).host}` : shape.type
}
