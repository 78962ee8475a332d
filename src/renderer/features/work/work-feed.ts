import type { AnyEvent } from '../../../contract/events.ts'
import type { LiveClient } from '../../lib/store.ts'

/** What happens to work items, as the supervisor tells of it. */
const names = ['work.changed', 'work.removed', 'workLinks.changed', 'deployment.recorded'] as const

export interface WorkListener {
  onEvent: (event: AnyEvent) => void
  /** Something was missed: what is shown is read again. */
  onGap: () => void
}

const feeds = new WeakMap<LiveClient, { listeners: Set<WorkListener>; stop: () => void }>()

/** Hears of work items; however many lists are shown, the supervisor sends each event once. */
export function listenToWork(client: LiveClient, listener: WorkListener): () => void {
  const feed = feeds.get(client) ?? start(client)
  feed.listeners.add(listener)
  return () => {
    feed.listeners.delete(listener)
    if (feed.listeners.size > 0) return
    feed.stop()
    feeds.delete(client)
  }
}

function start(client: LiveClient) {
  const listeners = new Set<WorkListener>()
  const stop = client.subscribe(
    { names: [...names] },
    {
      onEvent(event) {
        for (const { onEvent } of listeners) onEvent(event)
      },
      onGap() {
        for (const { onGap } of listeners) onGap()
      },
    },
  )
  const feed = { listeners, stop }
  feeds.set(client, feed)
  return feed
}
