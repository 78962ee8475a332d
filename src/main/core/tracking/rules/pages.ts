import { cutText } from '../../../../contract/cut-text.ts'
import { MusterError } from '../../../../contract/errors.ts'
import type { Value } from '../database/work.ts'

/**
 * A page of rows of which one more was read than it has, with where the next one begins: behind its last row.
 *
 * @param placeOf the values that the list is sorted by, of a row
 */
export function cutPage<Row>(
  list: string,
  rows: readonly Row[],
  limit: number,
  placeOf: (row: Row) => readonly Value[],
): { page: Row[]; nextCursor: string | null } {
  const page = rows.slice(0, limit)
  const last = page.at(-1)
  const hasMore = rows.length > limit && last !== undefined
  return { page, nextCursor: hasMore ? writePosition(list, placeOf(last)) : null }
}

/** Where a page ended: the values that its list is sorted by, of its last row. */
export function writePosition(list: string, values: readonly Value[]): string {
  return Buffer.from(JSON.stringify([list, ...values])).toString('base64url')
}

/**
 * Reads what {@link writePosition} wrote for a list.
 *
 * @throws MusterError `validation` for another text, or one of another list
 */
export function readPosition(cursor: string, list: string): Value[] {
  const values = parse(cursor)
  if (values?.[0] === list) return values.slice(1)
  throw new MusterError(
    'validation',
    `The cursor "${cutText(cursor, 100)}" is not one that this list gave.`,
    {
      hint: 'Pass the nextCursor of the page before with the same sort, or none for the first page.',
      details: { field: 'cursor' },
    },
  )
}

function parse(cursor: string): Value[] | null {
  try {
    const values: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString())
    const isRight = Array.isArray(values) && values.length > 1 && values.every(isValue)
    return isRight ? values : null
  } catch {
    return null
  }
}

function isValue(value: unknown): value is Value {
  return typeof value === 'string' || typeof value === 'number'
}
