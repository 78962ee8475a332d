import type { NodeRef } from '../../../contract/run.ts'
import type { Usage } from '../../../contract/values.ts'
import type { RunRecord } from '../store/records.ts'

/** A run with what it used, its nested ones included. */
export type SpentRun = Pick<RunRecord, 'id' | 'workflow' | 'usage' | 'costMicros'>

/** What runs of workflows use: on the node, the fan-out that it belongs to, the run, and the runs around it. */
export interface RunSums {
  /** A task of the node used something more; it is staged with what told it. */
  spend(node: NodeRef, usage: Usage, costMicros: number): void
  /** The run and those that it is nested in, the outermost last. */
  around(runId: string): SpentRun[]
}
