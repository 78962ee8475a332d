import { z } from 'zod'

/**
 * Codes of errors that cross a process border. Each one means the same in the window, the CLI and REST.
 * The CLI's exit codes are derived from this list (`src/main/cli/exit-codes.ts`).
 */
export const ErrorCode = z.enum([
  'validation', // the input is wrong; the message names the field
  'not_found', // no such task, session, instance or request
  'conflict', // something else holds what was asked for
  'invalid_transition', // the state machine forbids it; the message names both states
  'capacity_exceeded', // the queue is full; the hint says when to try again
  'directory_not_found', // the working directory is missing or is not a directory
  'claude_not_found', // no usable `claude` executable
  'not_resumable', // the session's conversation cannot be restored
  'data_dir_locked', // another supervisor owns the data directory
  'schema_too_new', // the database was written by a newer version
  'database_damaged', // the database could not be read
  'storage', // the disk is full, read-only or failing
  'unauthorized', // a missing or wrong API key
  'forbidden', // a host or site that is not allowed, or what an instance may not do and a person may
  'unavailable', // the supervisor is closing, or the connection is gone
  'internal', // a defect of ours; the log has the details
])
export type ErrorCode = z.infer<typeof ErrorCode>

/** An error as it crosses: what happened and why (`message`), what to do (`hint`), machine-readable extras. */
export const WireError = z.object({
  code: ErrorCode,
  message: z.string(),
  hint: z.string().optional(),
  details: z.record(z.string(), z.unknown()).optional(),
})
export type WireError = z.infer<typeof WireError>

/** The exception form of {@link WireError}: thrown by handlers and rejected by clients alike. */
export class MusterError extends Error {
  readonly code: ErrorCode
  readonly hint: string | undefined
  readonly details: Record<string, unknown> | undefined

  constructor(
    code: ErrorCode,
    message: string,
    options: { hint?: string; details?: Record<string, unknown>; cause?: unknown } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.name = 'MusterError'
    this.code = code
    this.hint = options.hint
    this.details = options.details
  }

  /** The plain data that may cross a border: never the stack or the cause. */
  toWire(): WireError {
    return {
      code: this.code,
      message: this.message,
      ...(this.hint === undefined ? {} : { hint: this.hint }),
      ...(this.details === undefined ? {} : { details: this.details }),
    }
  }

  static fromWire(error: WireError): MusterError {
    return new MusterError(error.code, error.message, {
      ...(error.hint === undefined ? {} : { hint: error.hint }),
      ...(error.details === undefined ? {} : { details: error.details }),
    })
  }
}
