import type { EngineStats } from '../../../../contract/run.ts'
import type { PoolParts } from '../../instances/warm/parts.ts'
import type { ResultCache } from '../cache/result-cache.ts'
import type { Circuits } from '../circuits/circuits.ts'
import type { DefinitionParts } from '../definition/parts.ts'
import type { KindRegistry } from '../kinds/kind-registry.ts'
import type { LockManager } from '../locks/lock-types.ts'
import type { Durations } from '../progress/durations.ts'
import type { LiveRun, Unit } from './live-run.ts'

/** What running workflows needs. */
export interface WorkflowParts extends PoolParts, DefinitionParts {
  readonly kinds: KindRegistry
  /** Resources that nodes share. */
  readonly locks: LockManager
  /** Targets that are left alone while they fail. */
  readonly circuits: Circuits
  /** Results of nodes that may be used again. */
  readonly cache: ResultCache
  /** How long nodes take. */
  readonly durations: Durations
}

/** What the parts of the engine share. */
export interface Parts {
  readonly context: WorkflowParts
  /** Unfinished runs by id. */
  readonly runs: Map<string, LiveRun>
  readonly counts: Omit<EngineStats, 'runs' | 'running' | 'ready'>
  /** Units that wait for the circuit of a target, and the timer that looks again. */
  readonly circuits: Map<string, { units: Map<Unit, LiveRun>; timer: NodeJS.Timeout | null }>
  /** Runs that have ended and are just made ready to run again. */
  readonly reviving: Set<string>
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
