import { setTimeout as delay } from 'node:timers/promises'
import type { Context } from '../live/context.ts'
import type { DeliveryRecord } from '../store/delivery-store.ts'
import { asStorageError } from '../store/storage-error.ts'
import { type Failure, LONGEST_PAUSE_MS, pauseAfter } from './backoff.ts'

/** A timer does not count the time that a machine sleeps: the clock is looked at again after so long. */
const LOOK_MS = 500

/** What is being sent at the end gets so long; the next supervisor sends the rest. */
const CLOSE_MS = 2_000

/** Kinds that are shown to who is there: nobody there is no failure. */
const shown: readonly DeliveryRecord['kind'][] = ['desktop', 'browser', 'sound']

export interface Outbox {
  /** Something may wait for this channel now. */
  wake(channelId: string): void
  /** What waits from before an end is sent, too. */
  open(): void
  close(): Promise<void>
}

/**
 * Sends what waits, each channel by itself and in its order: the next message goes when the one before was sent or given up, so
 * that a receiver that is away holds up nobody else. That an attempt begins is written before, how it ended after it: one that a
 * crash cut is made again, with the same id.
 *
 * @param options.prepare one attempt, null where the channel is switched off and nothing is tried; it may change what is kept of the
 * message
 */
export function createOutbox(
  context: Pick<Context, 'store' | 'now'> & { readonly config: Pick<Context['config'], 'log'> },
  options: {
    prepare(delivery: DeliveryRecord): ((signal: AbortSignal) => Promise<Failure | null>) | null
    onChanged(delivery: DeliveryRecord): void
  },
): Outbox {
  const { store, now, config } = context
  const { deliveries } = store.notifications
  const pumps = new Map<string, Promise<void>>()
  const timers = new Map<string, NodeJS.Timeout>()
  const again = new Set<string>()
  const abort = new AbortController()

  const save = (delivery: DeliveryRecord) => {
    deliveries.save(delivery)
    options.onChanged(delivery)
  }

  /** Sends until nothing waits, or what is next has to wait. */
  async function pump(channelId: string): Promise<void> {
    while (!abort.signal.aborted) {
      const next = deliveries.next(channelId)
      if (next === undefined) return
      const left = next.nextAt === null ? 0 : next.nextAt - now()
      if (left > 0 && left <= LONGEST_PAUSE_MS) return later(channelId, left)
      const begun = { ...next, state: 'sending' as const, attempts: next.attempts + 1, nextAt: null }
      const attempt = options.prepare(begun)
      if (attempt === null) return
      save(begun)
      const failure = await attempt(abort.signal)
      // Not at its end: the next supervisor tries again.
      if (failure !== null && abort.signal.aborted) return
      // A person may have given it up meanwhile, with its channel.
      if (deliveries.get(begun.id)?.state !== 'sending') continue
      save(afterAttempt(begun, failure))
    }
  }

  function afterAttempt(delivery: DeliveryRecord, failure: Failure | null): DeliveryRecord {
    const at = now()
    if (failure === null) return { ...delivery, state: 'sent', note: null, endedAt: at }
    const waitedMs = at - (delivery.queuedAt ?? delivery.createdAt)
    const pause = pauseAfter(delivery.kind, { attempts: delivery.attempts, waitedMs }, failure)
    if (pause !== null) return { ...delivery, state: 'waiting', note: failure.note, nextAt: at + pause }
    const state = shown.includes(delivery.kind) ? 'dropped' : 'given_up'
    if (state === 'given_up')
      config.log('warn', 'a notification was given up', { channel: delivery.channel, note: failure.note })
    return { ...delivery, state, note: failure.note, endedAt: at }
  }

  function later(channelId: string, ms: number): void {
    clearTimeout(timers.get(channelId))
    timers.set(channelId, setTimeout(() => wake(channelId), Math.min(ms, LOOK_MS)).unref())
  }

  function wake(channelId: string): void {
    if (abort.signal.aborted) return
    if (pumps.has(channelId)) return void again.add(channelId)
    clearTimeout(timers.get(channelId))
    timers.delete(channelId)
    const running = pump(channelId)
      .catch((error: unknown) => {
        // While the database refuses, which is told already, what waits is there still.
        if (asStorageError(error)?.code !== 'storage')
          config.log('warn', 'notifications could not be sent', { error: String(error) })
        if (!abort.signal.aborted) later(channelId, 5_000)
      })
      .finally(() => {
        pumps.delete(channelId)
        // What came while it ended.
        if (again.delete(channelId)) wake(channelId)
      })
    pumps.set(channelId, running)
  }

  return {
    wake,
    open() {
      for (const channelId of deliveries.openChannels()) wake(channelId)
    },
    async close() {
      for (const timer of timers.values()) clearTimeout(timer)
      const idle = Promise.allSettled(pumps.values())
      await Promise.race([idle, delay(CLOSE_MS, undefined, { ref: false })])
      abort.abort()
      for (const timer of timers.values()) clearTimeout(timer)
      await Promise.allSettled(pumps.values())
    },
  }
}
