import { cutText } from '../../../../contract/cut-text.ts'
import { MusterError } from '../../../../contract/errors.ts'

/** Where a page ends. */
export interface SearchCursor {
  /** When the first page was asked for: how old something is counts from there. */
  now: number
  /** Texts with lower numbers are looked at: those that came since the first page stand above it. */
  below: number
  /** The last of the page within the texts that were looked at together; null: begin anew below. */
  last: { score: number; id: number } | null
}

const pattern = /^(\d{1,15})\.(\d{1,16})(?:\.(\d{1,15})\.(\d{1,16}))?$/

export function writeCursor({ now, below, last }: SearchCursor): string {
  return [now, below, ...(last === null ? [] : [last.score, last.id])].join('.')
}

/** @throws MusterError `validation` for another text */
export function readCursor(cursor: string): SearchCursor {
  const match = pattern.exec(cursor)
  if (match === null)
    throw new MusterError(
      'validation',
      `The cursor "${cutText(cursor, 100)}" is not one that a search gave.`,
      {
        hint: 'Pass the nextCursor of the page before, or none for the first page.',
        details: { field: 'cursor' },
      },
    )
  const [, now, below, score, id] = match
  return {
    now: Number(now),
    below: Number(below),
    last: score === undefined ? null : { score: Number(score), id: Number(id) },
  }
}
