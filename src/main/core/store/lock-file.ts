import { spawnSync } from 'node:child_process'
import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { parseJsonText } from '../../../contract/parse-json.ts'
import { isEndedState, readProcStat, toStartTime } from '../processes/proc-stat.ts'

/** Who owns a data directory and how to reach it: the contents of `supervisor.json`. */
export const LockInfo = z.object({
  pid: z.number().int().positive(),
  /** Identity beside the pid, which is used again; null on systems that don't tell (Windows). */
  startTime: z.string().nullable(),
  /** UTC milliseconds. */
  lockedAt: z.number().int().nonnegative(),
  /** Path of the local socket or named pipe. */
  socketPath: z.string().nullable(),
  /** Address of the web page. */
  url: z.string().nullable(),
})
export type LockInfo = z.infer<typeof LockInfo>

/** The living owner of a data directory; undefined when there is none, it died, or the file is garbage. */
export function readLock(dataDirectory: string): LockInfo | undefined {
  let text: string
  try {
    text = readFileSync(lockFilePath(dataDirectory), 'utf8')
  } catch {
    return undefined
  }
  const info = parseLock(text)
  return info !== undefined && isOwnerAlive(info) ? info : undefined
}

/** Replaces the file in one step, so that a reader sees the old or the new one. */
export function writeLock(dataDirectory: string, info: LockInfo): void {
  const path = lockFilePath(dataDirectory)
  writeFileSync(`${path}.new`, `${JSON.stringify(info, null, 2)}\n`, { mode: 0o600 })
  renameSync(`${path}.new`, path)
}

export function lockFilePath(dataDirectory: string): string {
  return join(dataDirectory, 'supervisor.json')
}

/**
 * When a process started, synchronously: from the kernel on Linux, from `ps` to the second on other POSIX systems.
 * Null: there is no such process, or the system doesn't tell.
 */
export function readStartTimeSync(pid: number): string | null {
  if (process.platform === 'linux') {
    const stat = readProcStat(pid)
    return stat === null || isEndedState(stat.state) ? null : toStartTime(stat.startTicks)
  }
  if (process.platform === 'win32') return null
  // Not by execa, which takes longer to load than a command has until it talks to its supervisor.
  const { stdout } = spawnSync('ps', ['-p', String(pid), '-o', 'lstart='], {
    env: { ...process.env, LC_ALL: 'C' },
    timeout: 3_000,
    encoding: 'utf8',
  })
  return stdout?.trim().replace(/\s+/g, ' ') || null
}

function parseLock(text: string): LockInfo | undefined {
  try {
    return LockInfo.parse(parseJsonText(text))
  } catch {
    return undefined
  }
}

function isOwnerAlive({ pid, startTime }: LockInfo): boolean {
  if (startTime !== null) return readStartTimeSync(pid) === startTime
  try {
    return process.kill(pid, 0)
  } catch (error) {
    // EPERM: it lives, as another user.
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}
