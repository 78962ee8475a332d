import { cutText } from '../../../contract/cut-text.ts'
import { MusterError } from '../../../contract/errors.ts'

const pattern = /^(\d{1,15})\.([0-9a-f-]{36})$/

/** Where the next page of a list begins, behind a row: by its time and its id. */
export function writeCursor(at: number, id: string): string {
  return `${at}.${id}`
}

/**
 * Reads what {@link writeCursor} wrote.
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
