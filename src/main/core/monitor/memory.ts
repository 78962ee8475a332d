import { statSync } from 'node:fs'
import { join } from 'node:path'
import type { Liveness, LivenessState, Reading } from '../../../contract/monitor.ts'
import { instanceFolder } from '../instances/instance-folder.ts'
import type { Context } from '../live/context.ts'
import type { ProcessEntry } from '../processes/process-scan.ts'
import { gatherEvidence, type Seen } from './gather-evidence.ts'
import { describeLimits, durationEnd } from './limits.ts'
import { explainsSilence, judgeLiveness } from './liveness.ts'
import { measureTree, type TreeMeter, type TreeReading } from './measure-tree.ts'
import type { Monitored } from './monitored.ts'

/** What the monitor knows of one instance. */
export interface Memory extends Seen {
  lineCount: number
  tree: TreeReading
  meter: TreeMeter | null
  /** Memory of the instance's own process. */
  ownRssBytes: number
  reading: Reading | null
  /** The state that was announced last. */
  announced: LivenessState | null
  stallNoted: boolean
}

/** For an instance that is seen for the first time; of an adopted one its output tells when it last said something. */
export function rememberInstance(context: Context, { record, runner }: Monitored): Memory {
  return {
    lineCount: record.lineCount,
    lastLineAt: record.lineCount > 0 ? readLastOutput(context, record.id) : null,
    explainedUntil: 0,
    cpuPercent: null,
    processState: null,
    stopsAndGoes: runner?.stopsAndGoes ?? 0,
    isGone: false,
    tree: { rssBytes: 0, cpuPercent: 0, processes: [], processCount: 0 },
    meter: null,
    ownRssBytes: 0,
    reading: null,
    announced: null,
    stallNoted: false,
  }
}

/** Takes what was found of the instance's processes. None at all on systems that tell nothing (Windows). */
export function takeMembers(
  { record, runner }: Monitored,
  memory: Memory,
  members: readonly ProcessEntry[],
): void {
  const rootPid = record.pid ?? 0
  const hadMeter = memory.meter !== null
  const { reading, meter } = measureTree(members, rootPid, memory.meter, performance.now())
  const root = members.find(({ pid }) => pid === rootPid)
  memory.tree = reading
  memory.meter = meter
  memory.cpuPercent = hadMeter ? reading.cpuPercent : null
  memory.ownRssBytes = root?.rssBytes ?? 0
  memory.processState = root?.state ?? null
  memory.stopsAndGoes = runner?.stopsAndGoes ?? 0
  memory.isGone = root === undefined && process.platform !== 'win32'
}

/** The reading of an instance as it is now, with the processes of the last look. */
export function readInstance(context: Context, instance: Monitored, memory: Memory): Reading {
  const { record, runner } = instance
  const now = context.now()
  if (record.lineCount !== memory.lineCount) {
    memory.lineCount = record.lineCount
    memory.lastLineAt = now
  }
  const reading: Reading = {
    instanceId: record.id,
    at: now,
    liveness: judge(context, instance, memory, now),
    rssBytes: memory.tree.rssBytes,
    cpuPercent: memory.tree.cpuPercent,
    processes: memory.tree.processes,
    processCount: memory.tree.processCount,
    lastLineAt: memory.lastLineAt,
    endsAt: runner ? durationEnd(context, record.startedAt) : null,
    warnings: runner ? describeLimits(context, record.startedAt, memory.ownRssBytes, runner) : [],
  }
  memory.reading = reading
  return reading
}

function judge(context: Context, instance: Monitored, memory: Memory, now: number): Liveness {
  const { state, evidence, since } = judgeLiveness(gatherEvidence(context, instance, memory))
  if (explainsSilence(state)) memory.explainedUntil = now
  const before = memory.reading?.liveness
  return { state, evidence, since: since ?? (before?.state === state ? before.since : now) }
}

/** UTC milliseconds; null: there is no output. */
function readLastOutput(context: Context, instanceId: string): number | null {
  const path = join(instanceFolder(context, instanceId), 'stdout.ndjson')
  const stats = statSync(path, { throwIfNoEntry: false })
  return stats ? Math.round(stats.mtimeMs) : null
}
