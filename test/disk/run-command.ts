import { join, resolve } from 'node:path'
import { execa } from 'execa'
import type { Random } from '../harness/random.ts'
import type { DiskReport } from './disk-report.ts'

const entry = join(resolve(import.meta.dirname, '../..'), 'src/main/cli/index.ts')
/** Each command ends by then. */
const ENDS_WITHIN_MS = 30_000

/** What is run while the disk is full, and how it may end: 4 where the task's state does not allow it, 11 for want of room. */
const commands = [
  { verb: 'ls', codes: [0] },
  { verb: 'show', codes: [0] },
  { verb: 'logs', codes: [0] },
  { verb: 'pause', codes: [0, 4], asks: 'pause' },
  { verb: 'interrupt', codes: [0, 4], asks: 'interrupt' },
  { verb: 'stop', codes: [0, 4], asks: 'terminate' },
  { verb: 'resume', codes: [4, 11] },
  { verb: 'run', codes: [11] },
] as const

/** Runs a command of the CLI for a task, on a full disk. Resolves with what it asked of the task, if it did. */
export async function runCommand(
  round: { dataDirectory: string; directory: string; random: Random; report: DiskReport },
  taskId: string,
): Promise<string | null> {
  const { dataDirectory, directory, random, report } = round
  const command = random.pick(commands)
  const { verb } = command
  const args = verb === 'ls' ? [] : verb === 'run' ? ['--simulate', '--detach', '#sim:quick'] : [taskId]
  const { exitCode, stderr, timedOut } = await execa(process.execPath, [entry, verb, ...args], {
    cwd: directory,
    env: { MUSTER_DATA_DIR: dataDirectory, NO_COLOR: '1' },
    stdin: 'ignore',
    reject: false,
    timeout: ENDS_WITHIN_MS,
  })
  const how = `${verb} ${timedOut ? 'late' : exitCode}`
  report.commands[how] = (report.commands[how] ?? 0) + 1
  const isFit = command.codes.some((code) => code === exitCode)
  const isOurs = /Muster itself failed|^ +at /m.test(stderr)
  if (timedOut || !isFit || isOurs) report.broken.push(`muster ${how}: ${stderr.trim()}`)
  return 'asks' in command && exitCode === 0 ? command.asks : null
}
