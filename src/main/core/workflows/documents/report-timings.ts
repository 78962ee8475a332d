import type { NodeRecord, RunRecord } from '../../store/records.ts'

/** One step with how long it took, in ms; null: it did not run. */
export interface Timing {
  step: string
  state: string
  ms: number | null
}

export interface Timings {
  runId: string
  steps: Timing[]
  /** From the start of the run to now. */
  ms: number
}

/** How long the steps of a run took, in the order in which they began. */
export function timingsOf(nodes: readonly NodeRecord[], run: RunRecord, now: number): Timings {
  const ended = nodes.filter(({ item, endedAt }) => item === null && endedAt !== null)
  const steps = ended
    .toSorted((a, b) => (a.startedAt ?? a.endedAt ?? 0) - (b.startedAt ?? b.endedAt ?? 0))
    .map(({ nodeId, state, startedAt, endedAt }) => ({
      step: nodeId,
      state,
      ms: startedAt === null || endedAt === null ? null : endedAt - startedAt,
    }))
  return { runId: run.id, steps, ms: now - run.createdAt }
}
