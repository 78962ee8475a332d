import type { NodeRecord } from '../../store/records.ts'

/** How long it has worked in its present try, in ms. */
export function workedMs({ workedMs: before, workingSince }: Worker, now: number): number {
  return before + (workingSince === null ? 0 : Math.max(0, now - workingSince))
}

export type Worker = Pick<NodeRecord, 'workedMs' | 'workingSince'>
