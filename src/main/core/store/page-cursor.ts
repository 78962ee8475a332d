import { cutText } from '../../../contract/cut-text.ts'
import { MusterError } from '../../../contract/errors.ts'

const pattern = /^(\d{1,15})\.([0-9a-f-]{36})$/

/**
 * A page of rows of which one more was read than it has, with where the next one begins: behind its last row, by its time and
 * its id.
 */
export function cutPage<Row extends { id: string }>(
  rows: readonly Row[],
  limit: number,
  timeOf: (row: Row) => number,
): { page: readonly Row[]; nextCursor: string | null } {
  const page = rows.slice(0, limit)
  const last = page.at(-1)
  const hasMore = rows.length > limit && last !== undefined
  return { page, nextCursor: hasMore ? `${timeOf(last)}.${last.id}` : null }
}

/**
 * Reads what {@link cutPage} wrote.
 *
 * @throws MusterError `validation` for another text. `list` says what it is a list of.
 */
export function readCursor(cursor: string, list: string): [at: number, id: string] {
  const [, at, id] = pattern.exec(cursor) ?? []
  if (at !== undefined && id !== undefined) return [Number(at), id]
  throw new MusterError(
    'validation',
    `The cursor "${cutText(cursor, 100)}" is not one that a list of ${list} gave.`,
    {
      hint: 'Pass the nextCursor of the page before, or none for the first page.',
      details: { field: 'cursor' },
    },
  )
}
