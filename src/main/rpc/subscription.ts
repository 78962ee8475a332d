import type { Client } from '../../contract/client.ts'
import type { AnyEvent, Subscription } from '../../contract/events.ts'
import type { Connection } from '../../contract/rpc/connection.ts'
import type { ServerFrame } from '../../contract/rpc/frames.ts'
import { createEventQueue, type QueueLimits } from './event-queue.ts'
import { createRowPace } from './row-pace.ts'

/** Events are sent at most this often, in ms: one frame of a 60 Hz screen. The first after a quiet time goes at once. */
const FRAME_MS = 16

/** How full a connection may be, in bytes, before events wait. */
const HIGH_WATER_BYTES = 1024 * 1024

const defaultLimits: QueueLimits = { maxEvents: 20_000, maxBytes: 8 * 1024 * 1024 }

export interface OpenSubscription {
  /** Sends what waits now, whatever the back-pressure: called before a reply, so that a snapshot never overtakes. */
  flush(): void
  end(): void
}

/**
 * Passes a core's events on to one connection: coalesced, once a frame, with back-pressure. Past the limits all
 * that waits is dropped and one `gap` is sent as soon as the connection takes bytes again.
 */
export function openSubscription(options: {
  core: Client
  connection: Connection
  id: number
  subscription: Subscription
  limits?: QueueLimits
}): OpenSubscription {
  const { core, connection, id } = options
  const queue = createEventQueue(options.limits ?? defaultLimits)
  const pace = createRowPace()
  let gapped = false
  let lastSent = Number.NEGATIVE_INFINITY
  let timer: ReturnType<typeof setTimeout> | undefined

  function plan(): void {
    timer ??= setTimeout(tick, Math.max(0, FRAME_MS - (performance.now() - lastSent)))
  }

  function tick(): void {
    timer = undefined
    lastSent = performance.now()
    const isFull = connection.bufferedBytes() > HIGH_WATER_BYTES
    if (!isFull) flush((event) => pace.admit(event, lastSent))
    if (isFull || !queue.isEmpty) plan()
  }

  function flush(isDue?: (event: AnyEvent) => boolean): void {
    const frames: ServerFrame[] = []
    if (gapped) {
      gapped = false
      frames.push({ type: 'gap', sub: id })
    }
    const events = queue.take(isDue)
    if (events.length > 0) frames.push({ type: 'event', sub: id, events })
    for (const frame of frames) connection.send(frame)
  }

  function noteGap(): void {
    queue.take()
    gapped = true
    plan()
  }

  const unsubscribe = core.subscribe(options.subscription, {
    onEvent(event) {
      // What follows a gap is dropped too until the gap is told: the receiver reads a snapshot then.
      if (gapped) return
      if (!queue.push(event)) return noteGap()
      plan()
    },
    onGap: noteGap,
  })

  return {
    flush: () => flush(),
    end() {
      clearTimeout(timer)
      unsubscribe()
    },
  }
}
