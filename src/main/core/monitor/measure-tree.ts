import { beginningOf } from '../../../contract/cut-text.ts'
import type { ProcessReading } from '../../../contract/monitor.ts'
import type { ProcessEntry } from '../processes/process-scan.ts'

/** Memory and CPU of an instance's processes. */
export interface TreeReading {
  rssBytes: number
  cpuPercent: number
  /** The instance's own process first, then those that use most memory, at most 50. */
  processes: ProcessReading[]
  processCount: number
}

/** What was seen of the processes of an instance at one look, for the CPU since then. */
export interface TreeMeter {
  /** By the monotonic clock, ms. */
  at: number
  cpuMs: Map<number, { startTime: string; used: number }>
}

const MOST_PROCESSES = 50
const NAME_LENGTH = 64

/**
 * Measures a tree, given what was seen of it before: CPU is what was used since then. A process that was not
 * there then has used all of its time since. At the first look no CPU is told.
 */
export function measureTree(
  members: readonly ProcessEntry[],
  rootPid: number,
  before: TreeMeter | null,
  now: number,
): { reading: TreeReading; meter: TreeMeter } {
  const elapsed = before === null ? 0 : now - before.at
  const meter: TreeMeter = { at: now, cpuMs: new Map() }
  const processes: ProcessReading[] = []
  for (const { pid, ppid, name, state, rssBytes, cpuMs, startTime } of members) {
    meter.cpuMs.set(pid, { startTime, used: cpuMs })
    const last = before?.cpuMs.get(pid)
    const used = cpuMs - (last?.startTime === startTime ? last.used : 0)
    const cpuPercent = elapsed > 0 ? Math.max(0, used / elapsed) * 100 : 0
    processes.push({
      pid,
      parentPid: ppid,
      name: beginningOf(name, NAME_LENGTH),
      state: state.slice(0, 1),
      rssBytes,
      cpuPercent: round(cpuPercent),
    })
  }
  processes.sort((a, b) => Number(b.pid === rootPid) - Number(a.pid === rootPid) || b.rssBytes - a.rssBytes)
  return {
    reading: {
      rssBytes: processes.reduce((sum, { rssBytes }) => sum + rssBytes, 0),
      cpuPercent: round(processes.reduce((sum, { cpuPercent }) => sum + cpuPercent, 0)),
      processes: processes.slice(0, MOST_PROCESSES),
      processCount: processes.length,
    },
    meter,
  }
}

function round(percent: number): number {
  return Math.round(percent * 10) / 10
}
