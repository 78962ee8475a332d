import { type AnyEvent, placeOf } from '../../contract/events.ts'

/** A streaming row changes with every line; when it says nothing new but its counters, this is often enough, in ms. */
export const ROW_INTERVAL_MS = 200

/** Rows remembered; past it the memory is emptied, and each row is sent at once again. */
const REMEMBERED = 5_000

/** Decides when the newest version of a row is worth sending to one subscriber. */
export interface RowPace {
  /** True: send it now, and take note that it was sent. */
  admit(event: AnyEvent, now: number): boolean
}

/**
 * Counters of a row that streams (lines, tokens, times) are sent five times a second; whatever a person acts on
 * (state, step, control, outcome) at once.
 */
export function createRowPace(): RowPace {
  const sent = new Map<string, { at: number; saying: string }>()
  return {
    admit(event, now) {
      const place = placeOf(event)
      if (!place || place.saying === null) return true
      const { key, saying } = place
      const before = sent.get(key)
      if (before && before.saying === saying && now - before.at < ROW_INTERVAL_MS) return false
      if (sent.size >= REMEMBERED) sent.clear()
      sent.set(key, { at: now, saying })
      return true
    },
  }
}
