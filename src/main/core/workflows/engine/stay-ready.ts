import type { LiveRun, Unit } from './live-run.ts'
import type { Parts } from './parts.ts'

/** A unit is ready and waits: says for what. */
export function stayReady(
  parts: Parts,
  run: LiveRun,
  { record }: Unit,
  note: string,
  waitingFor: 'place' | 'lock' | 'circuit' = 'place',
  waitingUntil: number | null = null,
): void {
  record.state = 'ready'
  Object.assign(record, { note, waitingFor, waitingUntil })
  parts.context.store.journal.saveNode(run.record, record)
}
