import { MusterError } from '../../../../contract/errors.ts'

/** What was given as a cursor is none. */
export function cursorError(): MusterError {
  return new MusterError('validation', 'The cursor is not one of an export.', {
    hint: 'Take `nextCursor` of the piece before, for the same export.',
    details: { field: 'cursor' },
  })
}
