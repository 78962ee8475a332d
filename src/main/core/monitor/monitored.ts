import type { PoolParts } from '../instances/warm/parts.ts'
import type { Runner } from '../live/runner.ts'
import type { InstanceProcess } from '../processes/process.ts'
import type { InstanceRecord } from '../store/records.ts'

/** A living instance as the monitor looks at it: of a session, or started ahead and not taken yet. */
export interface Monitored {
  record: InstanceRecord
  process: InstanceProcess
  /** Null: no session has taken it. */
  runner: Runner | null
  isEnding: boolean
}

/** Every living instance. */
export function monitored(context: PoolParts): Monitored[] {
  const found: Monitored[] = []
  for (const runner of context.live.runners.values()) {
    const { record, process, ending } = runner
    found.push({ record, process, runner, isEnding: ending })
  }
  for (const { record, process, gone } of context.warm.instances.values()) {
    found.push({ record, process, runner: null, isEnding: gone })
  }
  return found
}
