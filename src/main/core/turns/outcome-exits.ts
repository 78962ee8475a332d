import { type Ending, endings, failed } from './outcome-text.ts'

/** How a process ended. */
export interface ExitFacts {
  /** Both null for a process whose parent we are not. */
  code: number | null
  signal: string | null
  stderr: string
}

const inUse = failed(
  'session_in_use',
  'Another Claude process is using this session.',
  'End that process, or go on in a new session.',
  'retry',
  'new_session',
)

/** What a start-up failure says on stderr, with exit code 1 and mostly without a `result`; the first that fits counts. */
const stderrCauses: readonly [RegExp, Ending][] = [
  [/No conversation found with session ID/, endings.notResumable],
  [/Session ID .* is already in use|is running in the background/, inUse],
  [
    /cannot be used with root\/sudo/,
    failed(
      'startup_failed',
      'Claude refuses to bypass permissions when it runs as root.',
      'Choose another permission mode, run Muster as a normal user, or set IS_SANDBOX=1 inside a container.',
      'retry',
    ),
  ],
  [/configuration file at .* is corrupted|Configuration error in/i, endings.configInvalid],
  [
    /Invalid MCP configuration|MCP config/i,
    failed(
      'startup_failed',
      'Claude could not start, because its MCP configuration is missing or not valid.',
      'Correct the file that the details name, then retry.',
      'retry',
    ),
  ],
  [
    /unknown option|option '.*' argument .* is invalid|unknown command/,
    failed(
      'startup_failed',
      'Claude does not know an option that Muster started it with.',
      'Its version is probably too old or too new: run `claude update`, or `muster doctor` to see what was found.',
      'doctor',
    ),
  ],
  [
    /Settings file not found|Invalid settings/i,
    failed(
      'startup_failed',
      'Claude could not read its settings file.',
      'Correct the file that the details name, then retry.',
      'retry',
    ),
  ],
  [
    /Invalid proxy URL/i,
    failed(
      'startup_failed',
      'Claude could not use the proxy that is configured.',
      'Correct HTTP_PROXY and HTTPS_PROXY, then retry.',
      'retry',
    ),
  ],
  [/not logged in|please run \/login|Invalid API key/i, endings.notLoggedIn],
  [
    /Workspace not trusted/i,
    failed(
      'startup_failed',
      'Claude does not trust this directory yet.',
      'Run `claude` there once in a terminal and confirm, then retry.',
      'retry',
    ),
  ],
  [
    /Error parsing streaming input line|Expected message/i,
    failed(
      'protocol_error',
      'Claude did not understand a line that Muster wrote to it and ended.',
      'Continue the session; please report this with the details.',
      'continue',
    ),
  ],
  [
    /heap out of memory|out of memory|ENOMEM|Cannot allocate memory/i,
    failed(
      'out_of_memory',
      'Claude ran out of memory and ended.',
      'Close other programs or run fewer tasks at once, then continue.',
      'continue',
      'retry',
    ),
  ],
  [
    // As the first thing that went wrong: mostly it only follows from another.
    /^\s*[^\n]*(?:EPIPE|write after end|stdout.*closed)/i,
    failed(
      'output_closed',
      'Claude ended, because it could not write its output any more.',
      'Continue the session. If it happens again, check the disk that the data directory is on.',
      'continue',
      'retry',
    ),
  ],
  [
    /uv_cwd|getcwd|current working directory was deleted/i,
    failed(
      'directory_not_found',
      'The working directory of the task is gone.',
      'Restore the directory and retry, or start the prompt in another one.',
      'retry',
    ),
  ],
  [
    /ENOSPC|no space left/i,
    failed(
      'disk_full',
      'The disk is full, so Claude ended.',
      'Make room on the disk, then continue.',
      'continue',
      'retry',
    ),
  ],
]

const killed = failed(
  'killed',
  'The Claude process was killed by the system or another program.',
  'Often this is for want of memory. Continue the session to go on from its last finished step.',
  'continue',
  'retry',
)
const ended = (signal: string): Ending => ({
  state: 'interrupted',
  reason: 'killed',
  message: `The Claude process was ended from outside (${signal}).`,
  hint: 'Continue the session to go on from its last finished step.',
  actions: ['continue', 'retry'],
})
const crashed = failed(
  'crashed',
  'The Claude process crashed.',
  'Continue the session. If it happens again, reinstall Claude Code: the binary may not fit this processor.',
  'continue',
  'doctor',
)

/** By signal, and by the exit code that stands for it (128 + number): the CLI exits 143 on SIGTERM. */
const signalCauses: Readonly<Record<string, Ending>> = {
  SIGKILL: killed,
  137: killed,
  SIGTERM: ended('SIGTERM'),
  143: ended('SIGTERM'),
  SIGHUP: ended('SIGHUP'),
  129: ended('SIGHUP'),
  SIGINT: ended('SIGINT'),
  130: ended('SIGINT'),
  ...Object.fromEntries(
    ['SIGSEGV', 'SIGABRT', 'SIGILL', 'SIGBUS', 'SIGTRAP', 'SIGFPE', 'SIGSYS'].map((signal) => [
      signal,
      crashed,
    ]),
  ),
  139: crashed,
  134: crashed,
  132: crashed,
  126: failed(
    'startup_failed',
    'The Claude executable could not be run.',
    'Check its permissions; `muster doctor` shows where it is.',
    'doctor',
  ),
  127: failed(
    'startup_failed',
    'The Claude executable could not be run, because something that it needs is missing.',
    '`muster doctor` shows where it is.',
    'doctor',
  ),
}

/** The ending of a process that nobody asked to end, and that printed no `result` for its turn. */
export function exitCause({ code, signal, stderr }: ExitFacts): Ending {
  const bySignal = signalCauses[signal ?? String(code)]
  if (bySignal) return bySignal
  const said = stderrCauses.find(([pattern]) => pattern.test(stderr))
  if (said) return said[1]
  const how = code === null ? '' : ` with exit code ${code}`
  return failed(
    'exited',
    `The Claude process ended${how} before its turn was finished.`,
    'See the details for what it said last. Continue the session to go on from its last finished step.',
    'continue',
    'retry',
  )
}
