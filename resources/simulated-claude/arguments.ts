/** What the command line asks for. Only the options that change something here; the rest is accepted and ignored. */
export interface Arguments {
  version: boolean
  help: boolean
  /** The prompt of `-p "…"`; used with a text input format only. */
  prompt: string | null
  streamInput: boolean
  /** `--include-partial-messages`: print `stream_event` lines. */
  partialMessages: boolean
  /** `--permission-prompt-tool stdio`: ask the host; else what needs asking is denied. */
  asksHost: boolean
  sessionId: string | null
  resume: string | null
  forkSession: boolean
  model: string | null
  permissionMode: string
  bypassAllowed: boolean
  allowedTools: string[]
  maxTurns: number | null
  maxBudgetUsd: number | null
  appendSystemPrompt: string | null
  /** `--json-schema`: what each answer must satisfy. */
  jsonSchema: Record<string, unknown> | null
  replayUserMessages: boolean
  forwardSubagentText: boolean
}

/** A reason not to start: printed on stderr, exit code 1, nothing on stdout. */
export class StartupFailure extends Error {}

/** Modes that `set_permission_mode` takes; the option takes `manual` for `default` too (seen in 2.1.329). */
export const permissionModes = ['acceptEdits', 'auto', 'bypassPermissions', 'default', 'dontAsk', 'plan']

const plain = new Set(
  `-p --print -v --version -h --help --verbose --include-partial-messages --fork-session --replay-user-messages
  --forward-subagent-text --dangerously-skip-permissions --allow-dangerously-skip-permissions --strict-mcp-config
  --include-hook-events --no-session-persistence --disable-slash-commands --bare --safe-mode --restricted --ide
  --no-chrome --chrome --brief`.split(/\s+/),
)
const valued = new Set(
  `--input-format --output-format --permission-prompt-tool --session-id --model --permission-mode --max-turns
  --max-budget-usd --append-system-prompt --system-prompt --system-prompt-file --append-system-prompt-file --agent
  --agents --fallback-model --settings --setting-sources --effort --json-schema --permission-prompts --name -n
  --debug-file --autocompact --plugin-dir --max-thinking-tokens --system-prompt-snapshot`.split(/\s+/),
)
/** Take the following words up to the next option. */
const listed = new Set(
  '--allowedTools --allowed-tools --disallowedTools --disallowed-tools --tools --add-dir --mcp-config --betas --file'.split(
    ' ',
  ),
)
/** May stand alone or with a value. */
const optional = new Set(['-r', '--resume', '-c', '--continue', '-d', '--debug', '-w', '--worktree'])

/**
 * Reads the arguments of `claude -p` as CLI 2.1.329 takes them.
 * @throws {StartupFailure} for an unknown option or a bad value, with the CLI's own words.
 */
export function parseArguments(argv: readonly string[]): Arguments {
  const words = argv.flatMap((word) => {
    const equals = word.startsWith('--') ? word.indexOf('=') : -1
    return equals === -1 ? [word] : [word.slice(0, equals), word.slice(equals + 1)]
  })
  const given = new Map<string, string[]>()
  const positional: string[] = []
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? ''
    const next = words[at + 1]
    if (!word.startsWith('-')) positional.push(word)
    else if (plain.has(word)) given.set(word, [])
    else if (valued.has(word)) {
      if (next === undefined) throw new StartupFailure(`error: option '${word} <value>' argument missing`)
      given.set(word, [next])
      at += 1
    } else if (listed.has(word)) {
      const values: string[] = []
      while (words[at + 1] !== undefined && !words[at + 1]?.startsWith('-')) {
        values.push(...(words[at + 1] ?? '').split(','))
        at += 1
      }
      given.set(word, values)
    } else if (optional.has(word)) {
      const takes = next !== undefined && !next.startsWith('-')
      given.set(word, takes ? [next] : [])
      if (takes) at += 1
    } else throw new StartupFailure(`error: unknown option '${word}'`)
  }

  const value = (...names: string[]): string | null => {
    for (const name of names) if (given.has(name)) return given.get(name)?.[0] ?? ''
    return null
  }
  const has = (...names: string[]): boolean => names.some((name) => given.has(name))
  const skips = has('--dangerously-skip-permissions')
  const parsed: Arguments = {
    version: has('-v', '--version'),
    help: has('-h', '--help'),
    prompt: positional[0] ?? null,
    streamInput: value('--input-format') === 'stream-json',
    partialMessages: has('--include-partial-messages'),
    asksHost: value('--permission-prompt-tool') === 'stdio',
    sessionId: value('--session-id'),
    resume: value('-r', '--resume'),
    forkSession: has('--fork-session'),
    model: value('--model'),
    permissionMode: skips ? 'bypassPermissions' : readMode(value('--permission-mode')),
    bypassAllowed: skips || has('--allow-dangerously-skip-permissions'),
    allowedTools: [...(given.get('--allowedTools') ?? []), ...(given.get('--allowed-tools') ?? [])],
    maxTurns: readNumber('--max-turns <turns>', value('--max-turns')),
    maxBudgetUsd: readNumber('--max-budget-usd <amount>', value('--max-budget-usd')),
    appendSystemPrompt: value('--append-system-prompt'),
    jsonSchema: readSchema(value('--json-schema')),
    replayUserMessages: has('--replay-user-messages'),
    forwardSubagentText: has('--forward-subagent-text'),
  }
  if (!parsed.version && !parsed.help)
    checkCombination(parsed, has('-p', '--print'), value('--output-format'))
  return parsed
}

function checkCombination(parsed: Arguments, print: boolean, outputFormat: string | null): void {
  if (!print || outputFormat !== 'stream-json') {
    throw new StartupFailure(
      'Error: The simulated instance only runs as: -p --output-format stream-json --verbose',
    )
  }
  if (!parsed.streamInput && parsed.prompt === null) {
    throw new StartupFailure('Error: Give a prompt, or --input-format stream-json to read prompts from stdin')
  }
  if (parsed.sessionId !== null && !/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(parsed.sessionId)) {
    throw new StartupFailure('Error: Invalid session ID. Must be a valid UUID.')
  }
}

function readMode(mode: string | null): string {
  if (mode === null || mode === 'manual') return 'default'
  if (permissionModes.includes(mode)) return mode
  throw new StartupFailure(
    `error: option '--permission-mode <mode>' argument '${mode}' is invalid. Allowed choices are acceptEdits, auto, bypassPermissions, manual, dontAsk, plan.`,
  )
}

function readSchema(text: string | null): Record<string, unknown> | null {
  if (text === null) return null
  try {
    const schema: unknown = JSON.parse(text)
    if (typeof schema === 'object' && schema !== null && !Array.isArray(schema)) {
      return schema as Record<string, unknown>
    }
  } catch {
    // Told below.
  }
  throw new StartupFailure('Error: --json-schema is not valid JSON')
}

function readNumber(option: string, text: string | null): number | null {
  if (text === null) return null
  const number = Number(text)
  if (text.trim() === '' || !Number.isFinite(number)) {
    throw new StartupFailure(`error: option '${option}' argument '${text}' is invalid. must be a number`)
  }
  return number
}
