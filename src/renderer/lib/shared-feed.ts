import { useEffect } from 'react'
import { useClient } from './client.ts'
import type { LiveClient } from './store.ts'

/** Begins to keep something current, and gives what ends it. */
type Start = (client: LiveClient) => () => void

const feeds = new WeakMap<LiveClient, Map<Start, { users: number; stop: () => void }>>()

/**
 * Keeps something current while the component is there; for all that want the same it is started once. `start` is a function
 * of a module: by it one knows that it is the same.
 */
export function useSharedFeed(start: Start): void {
  const client = useClient()
  useEffect(() => {
    const own = feeds.get(client) ?? new Map<Start, { users: number; stop: () => void }>()
    feeds.set(client, own)
    const feed = own.get(start) ?? { users: 0, stop: start(client) }
    own.set(start, feed)
    feed.users += 1
    return () => {
      feed.users -= 1
      if (feed.users > 0) return
      feed.stop()
      own.delete(start)
    }
  }, [client, start])
}
