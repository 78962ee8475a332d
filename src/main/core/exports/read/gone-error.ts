import { MusterError } from '../../../../contract/errors.ts'

/** Something is not here: there is none, or it was removed meanwhile. */
export function goneError(kind: string, id: string): MusterError {
  return new MusterError(
    'not_found',
    `The ${kind} ${id} is not here: there is none, or it was removed meanwhile.`,
    {
      hint: 'Look for it again, and begin the export anew.',
      details: { id },
    },
  )
}
