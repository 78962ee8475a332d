import pg from 'pg'
import { MusterError } from '../../../../contract/errors.ts'

/**
 * What a failure of the database means: `away`: it can't be reached, or won't serve us now; `again`: two changes were in each
 * other's way, and one of them is to be done once more; `value`: it can't keep what it was given; `defect`: ours.
 */
export type FaultKind = 'away' | 'again' | 'value' | 'defect'

/** A failure of PostgreSQL, told apart from what the rules refuse. */
export class PostgresFault extends Error {
  readonly kind: FaultKind
  /** It came in answer to a commit: that may have been carried out all the same. */
  isUnknown = false

  constructor(kind: FaultKind, message: string, cause: unknown) {
    super(message, { cause })
    this.name = 'PostgresFault'
    this.kind = kind
  }
}

/** Whether it can't be reached, or won't serve us now: then its copy does. */
export function isOutage(error: unknown): error is PostgresFault {
  return error instanceof PostgresFault && error.kind === 'away'
}

/** Serialization failures, deadlocks. */
const again = ['40001', '40P01']

/**
 * By class or whole: connection, shutdown and crash, no room, the system's errors, a login or rights that are refused, a
 * database or tables that are not there, one that only reads, and what took longer than it may.
 */
const away = ['08', '28', '53', '58', '57P', 'XX', '3D', '25006', '25P03', '42501', '42P01', '55P03', '57014']

/** Whatever keeps it from serving us, as that. */
export function asOutage(error: unknown): PostgresFault {
  if (isOutage(error)) return error
  return new PostgresFault('away', error instanceof Error ? error.message : String(error), error)
}

/** What an error of the driver means. */
export function faultOf(error: unknown): PostgresFault {
  if (error instanceof PostgresFault) return error
  const message = reasonOf(error)
  if (!(error instanceof pg.DatabaseError)) return new PostgresFault('away', message, error)
  const code = error.code ?? ''
  if (again.includes(code)) return new PostgresFault('again', message, error)
  if (away.some((prefix) => code.startsWith(prefix))) return new PostgresFault('away', message, error)
  return new PostgresFault(code.startsWith('22') ? 'value' : 'defect', message, error)
}

/** The driver tells of a name with several addresses by an error of its own, without a text. */
function reasonOf(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return reasonOf(error.errors[0])
  return error instanceof Error ? error.message : String(error)
}

/** For people, where a value can't be kept. */
export function refusedValue(fault: PostgresFault): MusterError {
  return new MusterError('validation', `The shared database can't take this: ${fault.message}.`, {
    hint: 'Leave out characters that are no text, and pass only cursors that a list gave.',
    cause: fault,
  })
}
