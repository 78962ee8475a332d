import type { Log } from '../../base/log.ts'
import { asOutage, isOutage, type PostgresFault } from '../database/postgres-faults.ts'
import type { PostgresTracking } from '../database/postgres-tracking.ts'
import type { Away } from './away.ts'

/** Pauses between looks whether it is back, in ms: each twice the one before. */
const FIRST_PAUSE_MS = 100
const LONGEST_PAUSE_MS = 5_000

export type Asked<T> =
  | { away: null; answer: T }
  /** `isUnknown`: it may have been carried out all the same. */
  | { away: Away; isUnknown: boolean }

interface Ground {
  place: string
  shared(): PostgresTracking
  /** Carries out some of what waits; true: nothing is left to be done, and `end` was called unless it is closed. @throws whatever keeps it from that */
  catchUp(): Promise<boolean>
  log: Log
  now(): number
}

/** Knows whether a shared database is there, and looks while it is away whether it is back. */
export interface Outage {
  /** Null: it is there, as far as is known. */
  current(): Away | null
  /** What it answers; or that it is away, if only since now. @throws whatever else `ask` throws */
  ask<T>(ask: () => Promise<T>): Promise<Asked<T>>
  /** Resolves when it was prepared, once for all that ask. @throws PostgresFault `away`, whatever keeps it from serving us */
  ready(): Promise<void>
  /** It is away: since now, or still. */
  note(fault: PostgresFault): Away
  /** It was away before: nothing is asked of it until all is carried out there. */
  resume(since: number): void
  /** It is what counts again. */
  end(): void
  close(): void
}

export function createOutage({ place, shared, catchUp, log, now }: Ground): Outage {
  let away: Away | null = null
  let prepared: Promise<void> | null = null
  let pause = FIRST_PAUSE_MS
  let timer: NodeJS.Timeout | undefined
  let isClosed = false

  function note({ message: reason, cause }: PostgresFault): Away {
    prepared = null
    if (away) {
      away = { ...away, reason, cause }
      return away
    }
    away = { since: now(), reason, cause }
    log('warn', 'the shared tracking database is away: its copy is used', { place, reason })
    pause = FIRST_PAUSE_MS
    lookAgain(pause)
    return away
  }

  function lookAgain(ms: number): void {
    clearTimeout(timer)
    if (isClosed) return
    timer = setTimeout(() => void comeBack(), ms)
    timer.unref()
  }

  async function comeBack(): Promise<void> {
    try {
      await shared().prepare()
      while (!(await catchUp())) if (isClosed) return
    } catch (error) {
      const { message: reason, cause } = asOutage(error)
      if (away) away = { ...away, reason, cause }
      pause = Math.min(pause * 2, LONGEST_PAUSE_MS)
      lookAgain(pause)
    }
  }

  return {
    current: () => away,
    async ask(ask) {
      if (away) return { away, isUnknown: false }
      try {
        return { away: null, answer: await ask() }
      } catch (error) {
        if (!isOutage(error)) throw error
        return { away: note(error), isUnknown: error.isUnknown }
      }
    },
    async ready() {
      prepared ??= shared().prepare()
      const mine = prepared
      try {
        await mine
      } catch (error) {
        if (prepared === mine) prepared = null
        throw asOutage(error)
      }
    },
    note,
    resume(since) {
      away = { since, reason: 'changes of then are still to be carried out', cause: null }
      lookAgain(0)
    },
    end() {
      const since = away?.since ?? now()
      away = null
      prepared = Promise.resolve()
      pause = FIRST_PAUSE_MS
      log('info', 'the shared tracking database is back', { place, awayMs: now() - since })
    },
    close() {
      isClosed = true
      clearTimeout(timer)
    },
  }
}
