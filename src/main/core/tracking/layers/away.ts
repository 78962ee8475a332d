import { MusterError } from '../../../../contract/errors.ts'
import { utcClock } from '../../base/utc-clock.ts'

/* What is told while a shared database is away. */

/** Changes that are kept for its return at most. */
export const MOST_OUTGOING = 100_000

/** Since when it is away, and why. */
export interface Away {
  since: number
  reason: string
  cause: unknown
}

export function warningOf(place: string, { since, reason }: Away, copiedAt: number): string {
  return `The shared database ${place} has been away since ${utcClock(since)} (${reason}). This is the copy of ${utcClock(copiedAt)} with the changes that were made here since; they are carried out there when it is back.`
}

export function nothingHere(place: string, away: Away | null): unknown {
  if (away?.cause instanceof MusterError) return away.cause
  return new MusterError(
    'unavailable',
    `The shared database ${place} can't be used (${away?.reason ?? 'it was never reached'}), and there is no copy of it here yet.`,
    {
      hint: 'Check the setting tracking.databaseUrl, and whether the server runs. Muster tries again by itself.',
    },
  )
}

export function stillAway(place: string, { reason }: Away): MusterError {
  return new MusterError('unavailable', `The shared database ${place} is away (${reason}).`, {
    hint: 'Apply the change when it is back.',
  })
}

export function maybeDone(cause: unknown): unknown {
  if (!(cause instanceof MusterError)) return cause
  return new MusterError(
    'unavailable',
    'The shared database went away while it made this change, and may have made it.',
    { hint: 'Look at the record when it is back.', cause },
  )
}

export function tooMany(place: string): MusterError {
  return new MusterError(
    'unavailable',
    `${MOST_OUTGOING} changes wait for the shared database ${place}, which are the most.`,
    { hint: 'Bring it back: Muster then carries them out by itself.' },
  )
}
