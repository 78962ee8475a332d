import { useEffect, useRef, useState } from 'react'
import type { WorkItem } from '../../../contract/work-item.ts'
import { useClient } from '../../lib/client.ts'

/** How many items are asked for at once. */
const AT_ONCE = 8

/** Some items by their ids, as far as they have come; each is asked for once. `ids` must keep its identity. */
export function useItemsById(ids: readonly string[]): ReadonlyMap<string, WorkItem> {
  const client = useClient()
  const [known, setKnown] = useState<ReadonlyMap<string, WorkItem>>(new Map())
  const asked = useRef(new Set<string>())
  useEffect(() => {
    let ended = false
    const missing = [...new Set(ids)].filter((id) => !asked.current.has(id))
    const next = async () => {
      for (let id = missing.pop(); id !== undefined && !ended; id = missing.pop()) {
        asked.current.add(id)
        try {
          const { item } = await client.call('work.get', { itemId: id })
          setKnown((before) => new Map(before).set(item.id, item))
        } catch {
          // It is gone, or there is no connection, which the banner tells: it is asked for again with other ids.
          asked.current.delete(id)
        }
      }
    }
    for (let worker = 0; worker < AT_ONCE; worker++) void next()
    return () => {
      ended = true
    }
  }, [client, ids])
  return known
}
