import type { NewRun } from '../../../../contract/operations/runs.ts'
import type { NodeRef } from '../../../../contract/run.ts'
import type { NodeRecord, RunRecord } from '../../store/records.ts'
import type { RunHead } from '../../store/run-store.ts'

/** What asked for a run: the node that a nested one works for, the task whose instance called. */
export interface RunSource {
  node?: RunParent
  parentTaskId?: string | null
}

/** The node that a nested run works for. */
export interface RunParent extends NodeRef {
  /** Called in the tick in which the nested run is staged: what is staged within is in one commit with it. */
  onStaged(run: RunRecord): void
}

/** What kinds of nodes need of the engine that runs them. */
export interface Runs {
  /**
   * Records a run and starts what needs nothing.
   *
   * @throws MusterError `validation`, `not_found`, `forbidden`, `capacity_exceeded`, `directory_not_found`, `claude_not_found`, `unavailable`, `storage`
   */
  start(input: NewRun, source?: RunSource): Promise<RunRecord>
  /** Resolves with the run when it has ended; at once when it has. Rejects with `not_found`. */
  ended(runId: string): Promise<RunRecord>
  /** The live or stored run, of a stored one its head. */
  run(runId: string): RunHead | undefined
  /** A node, or an element of its fan-out; what a fan-out has collected may be left out. */
  node(ref: NodeRef): NodeRecord | undefined
  /** Ends what runs; the run has ended once that has. */
  cancel(runId: string, options?: { compensate?: boolean }): RunRecord
}
