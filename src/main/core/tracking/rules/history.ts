import { MusterError } from '../../../../contract/errors.ts'
import type { Json } from '../../../../contract/values.ts'
import type { WorkEvent } from '../../../../contract/work-item.ts'
import { all, one, type Work } from '../database/work.ts'
import { cutPage, readPosition } from './pages.ts'

export interface EventRow {
  id: string
  record_id: string
  record_kind: WorkEvent['recordKind']
  what: string
  by_name: string
  task_id: string | null
  at: number
  version: number | null
  before: string | null
  after: string | null
}

export function decodeEvent(row: EventRow): WorkEvent {
  return {
    id: row.id,
    recordId: row.record_id,
    recordKind: row.record_kind,
    what: row.what,
    by: row.by_name,
    taskId: row.task_id,
    at: row.at,
    version: row.version,
    before: fields(row.before),
    after: fields(row.after),
  }
}

const fields = (text: string | null) => (text === null ? null : (JSON.parse(text) as Record<string, Json>))

interface Asked {
  recordId: string
  limit: number
  cursor?: string | undefined
}

/** Newest first. @throws MusterError `not_found`, `validation` */
export function* readHistory({ recordId, limit, cursor }: Asked): Work<{
  events: WorkEvent[]
  nextCursor: string | null
}> {
  const before = cursor === undefined ? null : String(readPosition(cursor, 'history')[0])
  const rows = yield* all<EventRow>(
    `SELECT * FROM work_events WHERE record_id = ? AND (? = 1 OR id < ?) ORDER BY id DESC LIMIT ?`,
    recordId,
    before === null ? 1 : 0,
    before ?? '',
    limit + 1,
  )
  if (rows.length === 0 && before === null && recordId !== 'configuration') yield* requireRecord(recordId)
  const { page, nextCursor } = cutPage('history', rows, limit, (row) => [row.id])
  return { events: page.map(decodeEvent), nextCursor }
}

function* requireRecord(recordId: string): Work<void> {
  const known = yield* one('SELECT id FROM work_archive WHERE id = ?', recordId)
  if (known) return
  throw new MusterError('not_found', `There is no record ${recordId}.`, { details: { recordId } })
}
