import type { NodeFailure } from '../../../../contract/run.ts'
import type { Json } from '../../../../contract/values.ts'

/** How a node ends. */
export interface NodeEnd {
  state: 'completed' | 'failed' | 'skipped' | 'cancelled'
  result?: Json
  /** Of the result, cut: see `boundResult`. */
  preview?: string
  failure?: NodeFailure
  note?: string
  /** What its work took, waits left out. */
  durationMs?: number
  /** One of many that never began: the log tells of them together, and their rows are staged in slices. */
  quiet?: boolean
}
