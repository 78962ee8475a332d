import { useEffect, useState } from 'react'
import { create } from 'zustand'
import { MAX_PAGE, type WorkItem } from '../../../contract/work-item.ts'
import { useClient } from '../../lib/client.ts'
import { useSharedFeed } from '../../lib/shared-feed.ts'
import type { LiveClient } from '../../lib/store.ts'

/** What is shown of an item beside a task. */
export type ItemOfTask = Pick<WorkItem, 'id' | 'title' | 'status'>

/** The items that tasks have, or had while the page was open, by task id. */
const useClaimed = create<{ items: ReadonlyMap<string, ItemOfTask> }>()(() => ({ items: new Map() }))

/** Keeps the items of tasks current while the component is there; one subscription for all of them. */
export function useTaskItemsFeed(): void {
  useSharedFeed(startFeed)
}

/** The item that a task has, as far as {@link useTaskItemsFeed} knows. */
export function useClaimedItem(taskId: string): ItemOfTask | undefined {
  return useClaimed((state) => state.items.get(taskId))
}

function startFeed(client: LiveClient): () => void {
  let stopped = false
  const take = (items: readonly WorkItem[]) => {
    const known = useClaimed.getState().items
    const news = items.flatMap(({ id, title, status, claim }) => {
      // Those who had it are told its new title and status.
      const tasks = [...known].flatMap(([taskId, item]) => (item.id === id ? taskId : []))
      const all = claim?.taskId == null ? tasks : [claim.taskId, ...tasks]
      return all.map((taskId): [string, ItemOfTask] => [taskId, { id, title, status }])
    })
    // Of most items no task has anything.
    if (news.length > 0) useClaimed.setState({ items: new Map([...known, ...news]) })
  }
  const read = () => {
    client.call('work.list', { claimed: 'any', limit: MAX_PAGE }).then(
      ({ items }) => !stopped && take(items),
      // Rows stand without it; a lost connection is told by the banner.
      () => {},
    )
  }
  const stop = client.subscribe(
    { names: ['work.changed'] },
    {
      onEvent(event) {
        if (event.name === 'work.changed') take([event.payload.item])
      },
      onGap: read,
    },
  )
  read()
  return () => {
    stopped = true
    stop()
  }
}

/** The items that a task works or worked on, live. */
export function useItemsOfTask(taskId: string): readonly ItemOfTask[] {
  const client = useClient()
  const [found, setFound] = useState<{ taskId: string; items: readonly WorkItem[] } | null>(null)
  useEffect(() => {
    let ended = false
    const read = () => {
      client.call('work.list', { taskId, limit: 20 }).then(
        ({ items }) => !ended && setFound({ taskId, items }),
        // The task is shown without them.
        () => {},
      )
    }
    const stop = client.subscribe(
      { names: ['work.changed'] },
      {
        onEvent(event) {
          if (event.name !== 'work.changed') return
          const { item } = event.payload
          if (item.claim?.taskId === taskId) return read()
          setFound((before) =>
            before === null || !before.items.some(({ id }) => id === item.id)
              ? before
              : { ...before, items: before.items.map((each) => (each.id === item.id ? item : each)) },
          )
        },
        onGap: read,
      },
    )
    read()
    return () => {
      ended = true
      stop()
    }
  }, [client, taskId])
  return found?.taskId === taskId ? found.items : []
}
