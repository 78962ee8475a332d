import { MusterError } from '../../../contract/errors.ts'

/** What a call is told that comes, or goes on, while the supervisor closes. */
export function closingError(): MusterError {
  return new MusterError('unavailable', 'The supervisor is closing.', { hint: 'Start it again.' })
}
