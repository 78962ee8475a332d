import { z } from 'zod'
import { MusterError } from '../../../contract/errors.ts'
import type { Extension, SettingsProblem } from '../../../contract/extension.ts'
import type { ClaudeSettings } from '../claude/claude-settings.ts'
import { configurationPlaces } from '../claude/configuration-places.ts'
import { buildEnvironment } from '../claude/environment.ts'
import { checkSwitchable, type ExtensionName } from '../claude/extension-settings.ts'
import { loadedSettings } from '../claude/loaded-settings.ts'
import { request } from '../instances/instance-controls.ts'
import type { Context } from '../live/context.ts'
import { disabledIn } from '../sessions/disabled-in.ts'
import { extensionKey } from '../sessions/extension-key.ts'
import type { SessionRecord } from '../store/records.ts'
import type { FoundExtension } from './found-extension.ts'
import type { GivenVariables } from './missing-variables.ts'
import { readFiles } from './read-files.ts'
import { isBrokenFile, readServers } from './read-servers.ts'

/** A living instance answers within milliseconds; one that hangs must not keep the list from being shown. */
const STATUS_WITHIN_MS = 2_000

/** What claude would find in a directory now, nearest first, and what it does not load of its settings; read afresh. */
async function findExtensions(
  context: Context,
  directory: string,
): Promise<{ found: FoundExtension[]; settingsProblems: SettingsProblem[] }> {
  const { env } = context.config
  const places = configurationPlaces(directory, env)
  const { layers, problems } = await loadedSettings(context, directory)
  const settings = layers.map((layer) => layer.settings)
  const [servers, files] = await Promise.all([
    readServers(places, settings, variablesFor(context, settings)),
    readFiles(places),
  ])
  const found = [...servers, ...files.map((one) => switchedOffIn(settings, one))]
  return { found, settingsProblems: [...problems] }
}

/** What an instance would have: what it is handed on, and what Claude's settings add. Their values are not known here. */
function variablesFor({ config }: Context, settings: readonly ClaudeSettings[]): GivenVariables {
  const { env: ours, passApiKey, passVariables } = config
  const handedOn = buildEnvironment(ours, { instanceId: '', dataDirectory: '', passApiKey, passVariables })
  const added = Object.fromEntries(settings.flatMap(({ env }) => env.map((name) => [name, ''])))
  return { given: { ...added, ...handedOn }, ours }
}

/** With what the settings of Claude Code switch off. */
function switchedOffIn(settings: readonly ClaudeSettings[], extension: FoundExtension): FoundExtension {
  const { kind, name, problem } = extension
  if (problem !== null) return extension
  const override = settings.findLast(({ skillOverrides }) => Object.hasOwn(skillOverrides, name))
  if (kind !== 'agent' && override?.skillOverrides[name] === 'off')
    return { ...extension, problem: 'Switched off by skillOverrides in the settings of Claude Code.' }
  const rule = `Agent(${name})`
  const isDenied = kind === 'agent' && settings.some(({ permissions }) => permissions.deny.includes(rule))
  return isDenied
    ? { ...extension, problem: `Denied by the rule ${rule} in the settings of Claude Code.` }
    : extension
}

/** With what is switched off for new sessions of the directory, or in the given session, and its servers' status. */
export async function listExtensions(
  context: Context,
  directory: string,
  session: SessionRecord | null,
): Promise<{ extensions: Extension[]; settingsProblems: SettingsProblem[] }> {
  const [{ found, settingsProblems }, status] = await Promise.all([
    findExtensions(context, directory),
    session ? readStatus(context, session) : null,
  ])
  const off = new Set(session?.disabledExtensions ?? disabledIn(context, directory))
  const extensions = found.map((extension) => ({
    ...extension,
    enabled: !off.has(extensionKey(extension)),
    status:
      extension.kind === 'mcp_server' && extension.problem === null
        ? (status?.get(extension.name) ?? null)
        : null,
  }))
  return { extensions, settingsProblems }
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
  const { found } = await findExtensions(context, directory)
  const ofName = found.filter((candidate) => candidate.kind === kind && candidate.name === name)
  const extension = ofName.find(({ problem }) => problem === null) ?? ofName[0]
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
