import type { ChannelKind } from '../../../contract/notifications.ts'

const FIRST_MS = 2_000
const HOUR_MS = 3_600_000
/** Longest pauses: a receiver that comes back soon is not kept waiting, one that is away for long is not pestered. */
const LONGEST_MS = 60_000
const LATER_LONGEST_MS = 900_000
/** A receiver may ask for more time, up to this. */
const LONGEST_ASKED_MS = HOUR_MS
/** What the receiver refuses as it is gets so many attempts: it may be wrong about it once. */
const REFUSED_ATTEMPTS = 3

/** How long is tried. */
const patience: Readonly<Record<ChannelKind, { ms: number; attempts: number }>> = {
  webhook: { ms: 24 * HOUR_MS, attempts: Number.POSITIVE_INFINITY },
  ntfy: { ms: 24 * HOUR_MS, attempts: Number.POSITIVE_INFINITY },
  email: { ms: 24 * HOUR_MS, attempts: Number.POSITIVE_INFINITY },
  command: { ms: HOUR_MS, attempts: 3 },
  // Shown to who is there, or not at all.
  desktop: { ms: 0, attempts: 1 },
  browser: { ms: 0, attempts: 1 },
  sound: { ms: 0, attempts: 1 },
}

/** How an attempt failed. */
export interface Failure {
  note: string
  /** The receiver was reached, and will not take this message. */
  isRefused: boolean
  /** It asks for a pause, in ms. */
  retryAfterMs: number | null
}

/**
 * The pause before the next attempt, in ms; null: it is given up. Doubles from 2 s on up to a minute in the first hour and to 15
 * minutes after it, a quarter more or less, so that messages that failed together do not come together.
 */
export function pauseAfter(
  kind: ChannelKind,
  { attempts, waitedMs }: { attempts: number; waitedMs: number },
  { isRefused, retryAfterMs }: Pick<Failure, 'isRefused' | 'retryAfterMs'>,
  random: () => number = Math.random,
): number | null {
  const limit = patience[kind]
  const most = isRefused ? Math.min(REFUSED_ATTEMPTS, limit.attempts) : limit.attempts
  if (attempts >= most || waitedMs >= limit.ms) return null
  const longest = waitedMs < HOUR_MS ? LONGEST_MS : LATER_LONGEST_MS
  const pause = Math.min(FIRST_MS * 2 ** Math.min(attempts - 1, 20), longest) * (0.75 + random() / 2)
  return Math.round(Math.max(pause, Math.min(retryAfterMs ?? 0, LONGEST_ASKED_MS)))
}

/** No pause is longer: a clock that was set back does not hold a message for days. */
export const LONGEST_PAUSE_MS = Math.max(LATER_LONGEST_MS * 1.25, LONGEST_ASKED_MS)
