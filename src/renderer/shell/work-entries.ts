import { useNavigate } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { beginningOf } from '../../contract/cut-text.ts'
import type { WorkItem } from '../../contract/work-item.ts'
import { useClient } from '../lib/client.ts'
import { textTones } from '../ui/tone.ts'
import { statusLooks, typeLooks } from '../ui/work/item-look.ts'

/** Items that are offered. */
const MOST = 10
/** While words are typed nothing is searched for, in ms. */
const DELAY_MS = 200

/** Work items that have the words, as entries of the palette; the supervisor looks for them. */
export function useWorkEntries(search: string) {
  const client = useClient()
  const navigate = useNavigate()
  const [found, setFound] = useState<readonly WorkItem[]>([])
  const words = search.trim()
  useEffect(() => {
    if (words === '') return setFound([])
    let ended = false
    const timer = setTimeout(() => {
      client
        .call('work.list', {
          search: beginningOf(words, 200),
          sort: 'updated',
          descending: true,
          limit: MOST,
        })
        .then(
          ({ items }) => !ended && setFound(items),
          // The other entries stand without them.
          () => !ended && setFound([]),
        )
    }, DELAY_MS)
    return () => {
      ended = true
      clearTimeout(timer)
    }
  }, [client, words])
  return found.map((item) => {
    const look = statusLooks[item.status]
    return {
      id: item.id,
      group: 'Work items',
      label: item.title,
      note: typeLooks[item.itemType].word,
      icon: look.icon,
      iconClass: textTones[look.tone],
      run: () => void navigate({ to: '/work/$itemId', params: { itemId: item.id } }),
    }
  })
}
