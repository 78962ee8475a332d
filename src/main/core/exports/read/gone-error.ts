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

/** What was found of an id. @throws MusterError `not_found` for nothing */
export function requireFound<T>(found: T | undefined, kind: string, id: string): T {
  if (found === undefined) throw goneError(kind, id)
  return found
}
