import { useEffect, useState } from 'react'
import { beginningOf } from '../../../contract/cut-text.ts'
import type { WorkItem } from '../../../contract/work-item.ts'
import { useClient } from '../../lib/client.ts'

/** While words are typed nothing is searched for, in ms. */
const DELAY_MS = 200

/**
 * Work items that have some words, changed last first; the supervisor looks for them. No words: whichever there are; null:
 * none. What can't be searched finds nothing.
 */
export function useFoundItems(words: string | null, limit: number): readonly WorkItem[] {
  const client = useClient()
  const [found, setFound] = useState<readonly WorkItem[]>([])
  const search = words?.trim() ?? null
  useEffect(() => {
    if (search === null) return setFound([])
    let ended = false
    const timer = setTimeout(() => {
      client
        .call('work.list', {
          ...(search === '' ? {} : { search: beginningOf(search, 200) }),
          sort: 'updated',
          descending: true,
          limit,
        })
        .then(
          ({ items }) => !ended && setFound(items),
          () => !ended && setFound([]),
        )
    }, DELAY_MS)
    return () => {
      ended = true
      clearTimeout(timer)
    }
  }, [client, search, limit])
  return found
}
