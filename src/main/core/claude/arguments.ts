import { MusterError } from '../../../contract/errors.ts'
import type { Json, PermissionMode } from '../../../contract/values.ts'
import type { SessionSetup } from '../base/session-setup.ts'
import { answerSchema } from './answer-schema.ts'

/** What an instance is started with. Null and absent options are the CLI's defaults. */
export interface LaunchOptions {
  /** Of the CLI, as it tells it. Absent or null: not known, taken for a new one. */
  version?: string | null
  /** A new conversation gets its id from us (`--session-id`), so it is known before the CLI says anything. */
  session:
    | { kind: 'new'; id: string }
    | { kind: 'resume'; id: string }
    /** A new conversation that begins with all of another one. */
    | { kind: 'fork'; from: string; id: string }
  model?: string | null
  permissionMode?: PermissionMode | null
  /** A file whose text goes to the end of the system prompt: every user of the machine can read a command line. */
  appendSystemPromptFile?: string | null
  /** JSON of settings that go before those of the files (`extension-settings.ts`). */
  settings?: string | null
  /** Model requests in each turn. */
  maxTurns?: number | null
  /** Micro-dollars; the CLI looks at it after a response, so it can be passed by one. */
  maxCostMicros?: number | null
  /** JSON Schema that each turn's answer must satisfy; the CLI gives the model a tool for it. */
  outputSchema?: Readonly<Record<string, Json>> | null
  setup?: SessionSetup | null
  /** Flags that this claude knows; null: not known, taken for all. */
  flags?: ReadonlySet<string> | null
}

/**
 * What every instance is started with, of any version. `--permission-prompt-tool stdio` is not in `--help`; without it every question becomes a denial
 * (2.1.329).
 */
export const LAUNCH_LINE = [
  '-p',
  '--input-format',
  'stream-json',
  '--output-format',
  'stream-json',
  '--verbose',
  '--include-partial-messages',
  '--permission-prompt-tool',
  'stdio',
] as const

/** What a hook says when it stops a turn is told nowhere else. The CLI ends at once for a flag that it does not know. */
const HOOK_EVENTS = { flag: '--include-hook-events', since: [2, 1, 89] } as const

/** Linux takes at most 128 KiB in one argument, its ending zero included. */
const ARGUMENT_BYTES = 128 * 1024 - 1

/**
 * The arguments of `claude` for an instance that is driven over stdin and stdout.
 *
 * @throws MusterError `validation` when the schema is too long for a command line
 */
export function buildArguments(options: LaunchOptions): string[] {
  const {
    version,
    session,
    model,
    permissionMode,
    appendSystemPromptFile,
    settings,
    maxTurns,
    maxCostMicros,
    outputSchema,
    setup,
  } = options
  const args: string[] = [...LAUNCH_LINE]
  if (isAtLeast(version, HOOK_EVENTS.since)) args.push(HOOK_EVENTS.flag)
  if (session.kind === 'resume') args.push('--resume', session.id)
  else if (session.kind === 'fork') args.push('--resume', session.from, '--fork-session')
  if (session.kind !== 'resume') args.push('--session-id', session.id)
  if (model) args.push('--model', model)
  if (permissionMode) args.push('--permission-mode', permissionMode)
  // Without this the mode cannot be switched to and fro later (`bypass_not_launched`).
  if (permissionMode === 'bypassPermissions') args.push('--allow-dangerously-skip-permissions')
  if (appendSystemPromptFile) args.push('--append-system-prompt-file', appendSystemPromptFile)
  if (settings) args.push('--settings', settings)
  if (maxTurns) args.push('--max-turns', String(maxTurns))
  if (maxCostMicros) args.push('--max-budget-usd', dollars(maxCostMicros))
  if (outputSchema) args.push('--json-schema', schemaArgument(outputSchema))
  if (setup) args.push(...setupArguments(setup, options.flags ?? null))
  return args
}

/**
 * A confined session can do nothing by what a repository says of itself: its settings, with their hooks, are not loaded. The
 * person's own are, since they may hold the login. The system prompt is rendered anew at each start: by default the CLI
 * sends the one that it recorded at the first (2.1.329).
 *
 * @throws MusterError `validation` for a claude that can't be confined
 */
function setupArguments(
  { tools, allow, servers }: SessionSetup,
  flags: ReadonlySet<string> | null,
): string[] {
  const knows = (flag: string) => flags === null || flags.has(flag)
  const args: string[] = []
  if (knows('--system-prompt-snapshot')) args.push('--system-prompt-snapshot', 'off')
  if (tools !== null) {
    for (const flag of ['--tools', '--setting-sources', '--strict-mcp-config']) {
      if (knows(flag)) continue
      throw new MusterError(
        'validation',
        `This claude does not know ${flag}, so it can't be kept from writing.`,
        {
          hint: 'Update Claude Code, then try again.',
          details: { flag },
        },
      )
    }
    args.push('--tools', tools.join(','), '--setting-sources', 'user')
  }
  if (servers !== null)
    args.push('--strict-mcp-config', '--mcp-config', JSON.stringify({ mcpServers: servers }))
  if (allow.length > 0) args.push('--allowedTools', ...allow)
  return args
}

function isAtLeast(version: string | null | undefined, since: readonly number[]): boolean {
  if (!version) return true
  const parts = version.split(/[^0-9]/).map(Number)
  const index = since.findIndex((number, at) => (parts[at] ?? 0) !== number)
  return index === -1 || (parts[index] ?? 0) > (since[index] ?? 0)
}

function schemaArgument(schema: Readonly<Record<string, Json>>): string {
  const text = JSON.stringify(answerSchema(schema).schema)
  const bytes = Buffer.byteLength(text)
  if (bytes <= ARGUMENT_BYTES) return text
  throw new MusterError(
    'validation',
    `The schema of the answer is ${bytes} bytes long; at most ${ARGUMENT_BYTES} can be passed to claude.`,
    { hint: 'Shorten its descriptions, or ask for less in one answer.', details: { bytes } },
  )
}

/** Plain decimals: the CLI does not promise to take `1e-7`. */
function dollars(micros: number): string {
  return (micros / 1e6).toFixed(6).replace(/0+$/, '').replace(/\.$/, '')
}
