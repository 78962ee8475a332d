import { useCallback, useEffect, useRef, useState } from 'react'
import type { MusterError } from '../../../../contract/errors.ts'
import type { Output } from '../../../../contract/operations.ts'
import { toMusterError, useClient } from '../../../lib/client.ts'
import { listenToWork } from '../work-feed.ts'

export type ItemDetail = Output<'work.get'>

/** Many changes come at once: the item is read again so long after the first of them, in ms. */
const SOON_MS = 120

/** An item with all that its page shows, live; null while it is read. */
export function useItem(itemId: string): {
  detail: ItemDetail | null
  error: MusterError | null
  reload: () => void
} {
  const client = useClient()
  const [detail, setDetail] = useState<ItemDetail | null>(null)
  const [error, setError] = useState<MusterError | null>(null)
  const run = useRef(0)
  const newest = useRef<ItemDetail | null>(null)
  newest.current = detail
  const reload = useCallback(() => {
    run.current += 1
    const mine = run.current
    client.call('work.get', { itemId, hierarchy: true, maxDepth: 1 }).then(
      (next) => {
        if (mine !== run.current) return
        setDetail(next)
        setError(null)
      },
      (thrown: unknown) => mine === run.current && setError(toMusterError(thrown)),
    )
  }, [client, itemId])
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    const soon = () => {
      timer ??= setTimeout(() => {
        timer = undefined
        reload()
      }, SOON_MS)
    }
    const stop = listenToWork(client, {
      onEvent(event) {
        const ids = itemsOf(event.name, event.payload)
        if (ids.some((id) => id === itemId || isNear(newest.current, id))) soon()
        if (event.name === 'work.changed') {
          const { item } = event.payload
          // A new one below it.
          if (item.parentId === itemId) soon()
          if (item.id === itemId)
            setDetail((before) =>
              before !== null && before.item.version <= item.version ? { ...before, item } : before,
            )
        }
      },
      onGap: reload,
    })
    reload()
    return () => {
      run.current += 1
      clearTimeout(timer)
      stop()
    }
  }, [client, itemId, reload])
  return { detail, error, reload }
}

/** Which items an event is about. */
function itemsOf(name: string, payload: object): readonly string[] {
  if (name === 'work.changed' && 'item' in payload) return [(payload.item as { id: string }).id]
  if ('itemIds' in payload) return payload.itemIds as string[]
  if ('deployment' in payload) return (payload.deployment as { workItemIds: string[] }).workItemIds
  return []
}

/** Whether the page of an item shows another one, or waits for it. */
function isNear(detail: ItemDetail | null, id: string): boolean {
  if (detail === null) return false
  return (
    detail.ancestors.some((each) => each.id === id) ||
    detail.descendants.some((each) => each.id === id) ||
    detail.links.some(({ other }) => other.id === id) ||
    detail.blockers.some(({ itemId, byId }) => itemId === id || byId === id)
  )
}
