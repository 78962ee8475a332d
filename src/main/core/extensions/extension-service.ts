import { z } from 'zod'
import { MusterError } from '../../../contract/errors.ts'
import type { Extension } from '../../../contract/extension.ts'
import { checkSwitchable, type ExtensionName } from '../claude/extension-settings.ts'
import type { Context } from '../context.ts'
import { request } from '../instances/instance-controls.ts'
import type { SessionRecord } from '../store/records.ts'
import { disabledIn } from './disabled-in.ts'
import { extensionKey } from './extension-key.ts'
import { extensionPlaces } from './extension-places.ts'
import { readFiles } from './read-files.ts'
import { type FoundExtension, isBrokenFile, readServers } from './read-servers.ts'

/** A living instance answers within milliseconds; one that hangs must not keep the list from being shown. */
const STATUS_WITHIN_MS = 2_000

/** What claude would find in a directory now, nearest first; read afresh. */
async function findExtensions(context: Context, directory: string): Promise<FoundExtension[]> {
  const places = extensionPlaces(directory, context.config.env)
  const [servers, ...files] = await Promise.all([
    readServers(places),
    ...places.projects.map((folder) => readFiles(folder, 'project')),
    readFiles(places.user, 'user'),
  ])
  return [...servers, ...files.flat()]
}

/** With what is switched off for new sessions of the directory, or in the given session, and its servers' status. */
export async function listExtensions(
  context: Context,
  directory: string,
  session: SessionRecord | null,
): Promise<Extension[]> {
  const [found, status] = await Promise.all([
    findExtensions(context, directory),
    session ? readStatus(context, session) : null,
  ])
  const off = new Set(session?.disabledExtensions ?? disabledIn(context, directory))
  return found.map((extension) => ({
    ...extension,
    enabled: !off.has(extensionKey(extension)),
    status: extension.kind === 'mcp_server' ? (status?.get(extension.name) ?? null) : null,
  }))
}

/**
 * Whether an extension can be switched off: it is there, and claude has a means for it. Switching on is always fine.
 *
 * @throws MusterError `not_found`, `validation`
 */
export async function checkExtension(
  context: Context,
  directory: string,
  { kind, name }: ExtensionName,
): Promise<void> {
  const found = await findExtensions(context, directory)
  const extension = found.find((candidate) => candidate.kind === kind && candidate.name === name)
  if (!extension) {
    throw new MusterError('not_found', `There is no ${kindWords[kind]} "${name}" for ${directory}.`, {
      hint: 'List the extensions of the directory to see which there are.',
      details: { kind, name },
    })
  }
  if (isBrokenFile(extension)) {
    throw new MusterError('validation', `"${name}" is a file that Claude cannot read, not a server.`, {
      hint: extension.problem ?? 'Correct the file.',
      details: { field: 'name' },
    })
  }
  checkSwitchable(extension)
}

const kindWords = { mcp_server: 'MCP server', skill: 'skill', command: 'command', agent: 'agent' } as const

const StatusReply = z.object({
  mcpServers: z.array(z.object({ name: z.string(), status: z.string().max(100) })),
})

/** The status of servers as the session's living instance tells it; null: there is none, or it does not say. */
async function readStatus(context: Context, session: SessionRecord): Promise<Map<string, string> | null> {
  const runner = context.live.runnerOf(session.id)
  if (!runner || runner.record.state === 'frozen' || runner.record.state === 'starting') return null
  const { promise: late, resolve } = Promise.withResolvers<null>()
  const timer = setTimeout(() => resolve(null), STATUS_WITHIN_MS)
  const asked = request(runner, context, { subtype: 'mcp_status' }).catch(() => null)
  const reply = await Promise.race([asked, late])
  clearTimeout(timer)
  const parsed = StatusReply.safeParse(reply?.response)
  return parsed.success ? new Map(parsed.data.mcpServers.map(({ name, status }) => [name, status])) : null
}
