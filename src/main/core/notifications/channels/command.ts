import { execa } from 'execa'
import { beginningOf } from '../../../../contract/cut-text.ts'
import { visibleText } from '../../../../contract/visible-text.ts'
import { failed, type Message, type Sent, type Target, toJson } from './send.ts'

/** What is kept of its output, in characters: only how it failed is told. */
const MAX_OUTPUT = 20_000
const MAX_NOTE = 200
/** Keys and tokens are nothing for other programs. */
const withheld = /^(CLAUDE|ANTHROPIC|MUSTER)_|(KEY|TOKEN|SECRET|PASSWORD|CREDENTIALS?)$/i

/**
 * Runs the program of a channel with its arguments as they stand: no shell reads them, and nothing of the message is in them. The
 * message is on its input as JSON, and in variables.
 */
export async function runCommand(
  { command: [program = '', ...args], timeoutMs }: Target<'command'>,
  message: Message,
  { env, signal }: { env: Readonly<Record<string, string | undefined>>; signal: AbortSignal },
): Promise<Sent> {
  const [first] = message.items
  const given = Object.entries(env).filter(([name, value]) => value !== undefined && !withheld.test(name))
  const running = execa(program, args, {
    input: `${JSON.stringify(toJson(message))}\n`,
    env: {
      ...Object.fromEntries(given),
      MUSTER_NOTIFICATION_ID: message.id,
      MUSTER_NOTIFICATION_KIND: message.count === 1 ? (first?.kind ?? 'summary') : 'summary',
      MUSTER_NOTIFICATION_TITLE: message.title,
      MUSTER_NOTIFICATION_BODY: message.body,
      MUSTER_NOTIFICATION_TASK: message.count === 1 ? (first?.taskId ?? '') : '',
      MUSTER_NOTIFICATION_DIRECTORY: message.count === 1 ? (first?.directory ?? '') : '',
    },
    extendEnv: false,
    shell: false,
    // A group of its own, so that what it has started ends with it.
    detached: process.platform !== 'win32',
    reject: false,
    stdout: 'ignore',
    maxBuffer: { stderr: MAX_OUTPUT },
    stripFinalNewline: true,
  })
  const end = () => endGroup(running.pid)
  const timer = setTimeout(end, timeoutMs)
  let isLate = false
  timer.unref()
  const late = setTimeout(() => {
    isLate = true
  }, timeoutMs)
  signal.addEventListener('abort', end, { once: true })
  try {
    const result = await running
    if (!result.failed && !isLate) return null
    if (signal.aborted) return failed('The supervisor was closed while it ran.')
    if (isLate) return failed(`It did not end within ${timeoutMs / 1_000} s and was ended.`)
    if (result.exitCode === undefined && result.signal === undefined)
      return failed(`It can not be started (${result.code ?? 'no reason is known'}).`)
    const said = typeof result.stderr === 'string' ? result.stderr.replaceAll(/\s+/g, ' ').trim() : ''
    const how = result.signal === undefined ? `code ${result.exitCode}` : result.signal
    const why = said === '' ? '.' : `: ${beginningOf(visibleText(said, 'text'), MAX_NOTE)}`
    return failed(`It ended with ${how}${why}`)
  } finally {
    clearTimeout(timer)
    clearTimeout(late)
    signal.removeEventListener('abort', end)
    // What it left behind in its group.
    end()
  }
}

function endGroup(pid: number | undefined): void {
  if (pid === undefined) return
  try {
    process.kill(process.platform === 'win32' ? pid : -pid, 'SIGKILL')
  } catch {
    // It has ended.
  }
}
