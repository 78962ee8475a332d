import { isEndedState, readProcStat, toStartTime } from './proc-stat.ts'
import { readPsTable } from './ps-table.ts'

/** What names one process for ever: a pid alone is used again. */
export interface ProcessIdentity {
  pid: number
  startTime: string
}

/**
 * When a living process started, as the kernel tells it: `<boot id>:<ticks>` on Linux, `ps -o lstart` to the
 * second elsewhere. Null: there is no such process, or it ended and is a zombie, or this is Windows.
 */
export async function readStartTime(pid: number): Promise<string | null> {
  return (await readStartTimes([pid])).get(pid) ?? null
}

/** Whether that very process is alive; a zombie is not. */
export async function isAlive(pid: number, startTime: string): Promise<boolean> {
  return (await readStartTime(pid)) === startTime
}

/** Those of the processes that are alive. */
export async function filterAlive<T extends ProcessIdentity>(members: readonly T[]): Promise<T[]> {
  const starts = await readStartTimes(members.map(({ pid }) => pid))
  return members.filter(({ pid, startTime }) => starts.get(pid) === startTime)
}

/** Proven to have ended; one that can't be looked at just now is not. */
export async function isGone(pid: number, startTime: string): Promise<boolean> {
  return !(await isAlive(pid, startTime).catch(() => true))
}

/**
 * Signals those that are proven to be the ones meant: each one's identity is read again immediately before.
 * Resolves with the pids that took the signal; the others had ended. Does nothing on Windows.
 */
export async function signalProven(
  members: readonly ProcessIdentity[],
  signal: NodeJS.Signals,
): Promise<number[]> {
  if (process.platform !== 'linux') {
    return (await filterAlive(members)).filter(({ pid }) => sendSignal(pid, signal)).map(({ pid }) => pid)
  }
  return members
    .filter((member) => readStartTimeNow(member.pid) === member.startTime && sendSignal(member.pid, signal))
    .map(({ pid }) => pid)
}

/** Linux only: as `readStartTime`, within 10 µs. */
function readStartTimeNow(pid: number): string | null {
  const stat = readProcStat(pid)
  return stat === null || isEndedState(stat.state) ? null : toStartTime(stat.startTicks)
}

async function readStartTimes(pids: readonly number[]): Promise<Map<number, string>> {
  const starts = new Map<number, string>()
  if (process.platform === 'linux') {
    for (const pid of pids) {
      const startTime = readStartTimeNow(pid)
      if (startTime !== null) starts.set(pid, startTime)
    }
    return starts
  }
  for (const row of await readPsTable(pids)) {
    if (!isEndedState(row.state)) starts.set(row.pid, row.startTime)
  }
  return starts
}

function sendSignal(pid: number, signal: NodeJS.Signals): boolean {
  // Pid 0 and negative ones name groups, 1 is init: never ours, whatever a caller's data says.
  if (pid <= 1 || pid === process.pid) return false
  try {
    return process.kill(pid, signal)
  } catch {
    // ESRCH: it ended just now. EPERM: it changed its user, so we can't.
    return false
  }
}
