import { setTimeout as delay } from 'node:timers/promises'
import type { Context } from '../../live/context.ts'

/** Nodes leave this share of the queue to people. */
const SHARE = 0.8
const LOOK_EVERY_MS = 100

/**
 * Queues the tasks of nodes one after the other, in the order in which the nodes came, so that only the first in line
 * looks whether the queue has room. `create` is called once it has; null: the signal was aborted before, wherever in
 * the line it stood.
 */
export type QueueLane = <T>(
  signal: AbortSignal,
  onWait: () => void,
  create: () => Promise<T>,
) => Promise<T | null>

export function createQueueLane(context: Pick<Context, 'live' | 'config'>): QueueLane {
  let last: Promise<unknown> = Promise.resolve()
  return (signal, onWait, create) => {
    let begun = false
    const turn = last.then(async () => {
      for (let waits = false; !signal.aborted && !hasRoom(context); ) {
        if (!waits) onWait()
        waits = true
        await delay(LOOK_EVERY_MS, undefined, { signal, ref: false }).catch(() => {})
      }
      if (signal.aborted) return null
      begun = true
      return create()
    })
    last = turn.catch(() => {})
    return Promise.race([turn, untilAborted(signal, () => !begun)])
  }
}

/** Resolves with null when the signal is aborted while it `counts`. */
function untilAborted(signal: AbortSignal, counts: () => boolean): Promise<null> {
  return new Promise((resolve) => {
    signal.addEventListener('abort', () => void (counts() && resolve(null)), { once: true })
  })
}

function hasRoom({ live, config }: Pick<Context, 'live' | 'config'>): boolean {
  const most = Math.max(1, Math.floor(config.maxQueued * SHARE))
  if (live.tasks.size < most) return true
  let queued = 0
  for (const task of live.tasks.values()) if (task.state === 'queued') queued += 1
  return queued < most
}
