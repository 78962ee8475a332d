import { randomBytes } from 'node:crypto'
import { createKeyCheck } from './api-key.ts'

/** A ticket is good for this long. */
const GOOD_FOR_MS = 60_000
/** Tickets that are good at a time; one more ends the oldest. */
const MAX_TICKETS = 16

export interface Tickets {
  /** A ticket for one page: 256 random bits, good once and for one minute. */
  issue(): string
  /** Whether it was good, which it is no more after this. */
  redeem(given: unknown): boolean
}

/**
 * Tickets that stand for the key where others can read: the address on a browser's command line, which every user of the
 * machine sees in the process table. `now` in ms.
 */
export function createTickets(now: () => number = () => performance.now()): Tickets {
  let good: { is: (given: unknown) => boolean; until: number }[] = []

  return {
    issue() {
      const ticket = randomBytes(32).toString('base64url')
      good = [...good, { is: createKeyCheck(ticket), until: now() + GOOD_FOR_MS }].slice(-MAX_TICKETS)
      return ticket
    },
    redeem(given) {
      good = good.filter(({ until }) => until > now())
      const used = good.find(({ is }) => is(given))
      good = good.filter((ticket) => ticket !== used)
      return used !== undefined
    },
  }
}
