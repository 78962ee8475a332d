import type { NodeFailure } from '../../../../contract/run.ts'
import type { Json } from '../../../../contract/values.ts'

/** A failure as an entry of a run's log has it; the raw text behind it stands in the node's row. */
export function toldFailure({ kind, message, hint }: NodeFailure): Record<string, Json> {
  return { kind, message, hint }
}
