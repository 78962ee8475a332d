import { MusterError, type WireError } from '../../contract/errors.ts'
import type { Log } from '../core/base/log.ts'

/** An exception as it may cross: ours as it is, any other as `internal` without its text, which goes to the log. */
export function toWireError(error: unknown, operation: string, log: Log): WireError {
  if (error instanceof MusterError) return error.toWire()
  log('error', `${operation} failed`, {
    error: error instanceof Error ? (error.stack ?? error.message) : error,
  })
  return {
    code: 'internal',
    message: 'Something went wrong inside the supervisor.',
    hint: 'Its log has the details. Trying again may help.',
  }
}
