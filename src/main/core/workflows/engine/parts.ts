import type { EngineStats } from '../../../../contract/workflow.ts'
import type { Context } from '../../context.ts'
import type { LiveRun, Unit } from './live-run.ts'

/** What the parts of the engine share. */
export interface Parts {
  readonly context: Context
  /** Unfinished runs by id. */
  readonly runs: Map<string, LiveRun>
  readonly counts: Omit<EngineStats, 'runs' | 'running' | 'ready'>
  /** Units that wait for the circuit of a target, and the timer that looks again. */
  readonly circuits: Map<string, { units: Map<Unit, LiveRun>; timer: NodeJS.Timeout | null }>
  closed: boolean
  /** Looks, before the tick ends, what of the run can go on now. Cheap, may be called often. */
  poke(run: LiveRun): void
  /** Stages rows a few at a time, so that thousands of them hold up nothing. */
  stageLater(run: LiveRun): void
  /** Takes over what an earlier supervisor began of a unit and what goes on, or waits, without it. */
  pickUp(run: LiveRun, unit: Unit): void
  /** The run has ended: forgets it and tells who waits for it. */
  forget(run: LiveRun): void
}
