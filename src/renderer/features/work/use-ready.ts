import { useEffect, useState } from 'react'
import { MAX_STARTED } from '../../../contract/operations/work-start.ts'
import { useClient } from '../../lib/client.ts'
import { listenToWork } from './work-feed.ts'

/** Many changes come at once: what is ready is asked for again so long after the first of them, in ms. */
const SOON_MS = 300

/** What can be started now: how many there are, and the ids of the first ones. Null until it is known. */
export function useReady(): { totalCount: number; itemIds: readonly string[] } | null {
  const client = useClient()
  const [ready, setReady] = useState<{ totalCount: number; itemIds: readonly string[] } | null>(null)
  useEffect(() => {
    let ended = false
    let timer: ReturnType<typeof setTimeout> | undefined
    const read = () => {
      timer = undefined
      client.call('work.ready', { limit: MAX_STARTED }).then(
        ({ items, totalCount }) => !ended && setReady({ totalCount, itemIds: items.map(({ id }) => id) }),
        // The page stands without it; a lost connection is told by the banner.
        () => {},
      )
    }
    const stop = listenToWork(client, {
      onEvent: () => {
        timer ??= setTimeout(read, SOON_MS)
      },
      onGap: read,
    })
    read()
    return () => {
      ended = true
      clearTimeout(timer)
      stop()
    }
  }, [client])
  return ready
}
