import { execa } from 'execa'
import { cutText } from '../../../../contract/cut-text.ts'
import type { Gate } from '../../../../contract/work-item.ts'
import type { Look } from './gates.ts'

/** How long a command of a gate may take. */
const COMMAND_MS = 60_000
/** Between two looks: doubled each time. */
const FIRST_WAIT_MS = 30_000
const LONGEST_WAIT_MS = 30 * 60_000
/** Bytes of output that are read. */
const MAX_OUTPUT = 64 * 1024

/** Looks whether a gate opens: the time has come, or its command says so. */
export async function lookAtGate(
  gate: Gate & { looks: number },
  {
    now,
    env,
    signal,
  }: { now(): number; env: Readonly<Record<string, string | undefined>>; signal: AbortSignal },
): Promise<Look> {
  const { id: gateId, kind, until, looks } = gate
  if (kind === 'time') {
    const isOver = until !== null && until <= now()
    return {
      gateId,
      state: isOver ? 'open' : 'waiting',
      note: isOver ? 'The time has come.' : '',
      nextLookAt: isOver ? null : until,
    }
  }
  const found = await runCommand(gate, env, signal)
  const wait = Math.min(FIRST_WAIT_MS * 2 ** Math.min(looks, 20), LONGEST_WAIT_MS)
  return { gateId, ...found, nextLookAt: found.state === 'waiting' ? now() + wait : null }
}

async function runCommand(
  { kind, command, directory }: Gate,
  env: Readonly<Record<string, string | undefined>>,
  signal: AbortSignal,
): Promise<Pick<Look, 'state' | 'note'>> {
  const [program = '', ...args] = command ?? []
  const result = await execa(program, args, {
    cwd: directory ?? '/',
    env: withoutSecrets(env),
    extendEnv: false,
    stdin: 'ignore',
    reject: false,
    timeout: COMMAND_MS,
    maxBuffer: MAX_OUTPUT,
    cancelSignal: signal,
    cleanup: false,
  })
  const { exitCode, timedOut, stdout, stderr, failed } = result
  if (timedOut) return waiting(`It did not end within ${COMMAND_MS / 1_000} s.`)
  if (exitCode === undefined)
    return waiting(`It could not be run: ${result.originalMessage ?? 'it was ended'}.`)
  if (kind === 'command')
    return exitCode === 0
      ? { state: 'open', note: 'It ended with exit code 0.' }
      : waiting(`Exit code ${exitCode}. ${lastLine(stderr) || lastLine(stdout)}`.trim())
  if (failed) return waiting(`Exit code ${exitCode}. ${lastLine(stderr)}`.trim())
  const said = lastLine(stdout).toLowerCase()
  if (said === 'merged') return { state: 'open', note: 'The pull request is merged.' }
  if (said === 'closed')
    return { state: 'refused', note: 'The pull request was closed without being merged.' }
  if (said === 'open') return waiting('The pull request is open.')
  return waiting(`It printed "${cutText(said, 100)}", and not open, merged or closed.`)
}

/** Keys and databases of Muster are no business of a command. */
const secret = /^MUSTER_.*(?:KEY|PASSWORD|URL)$/i

function withoutSecrets(env: Readonly<Record<string, string | undefined>>) {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !secret.test(name)))
}

const waiting = (note: string) => ({ state: 'waiting' as const, note })

function lastLine(text: unknown): string {
  const lines = String(text ?? '')
    .trim()
    .split('\n')
  return cutText(lines.at(-1)?.trim() ?? '', 200)
}
