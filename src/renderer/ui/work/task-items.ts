import { useEffect, useState } from 'react'
import { create } from 'zustand'
import { MAX_PAGE, type WorkItem } from '../../../contract/work-item.ts'
import { useClient } from '../../lib/client.ts'
import { useSharedFeed } from '../../lib/shared-feed.ts'
import type { LiveClient } from '../../lib/store.ts'

/** What is shown of an item beside a task. */
export type ItemOfTask = Pick<WorkItem, 'id' | 'title' | 'status'>

/** The newest item of each task whose row is on the page, or was; null: it has none. By task id. */
const useLinked = create<{ items: ReadonlyMap<string, ItemOfTask | null> }>()(() => ({ items: new Map() }))

/** How many rows show what a task has, by its id. */
const shown = new Map<string, number>()
/** Reads what is shown and not known, a moment later. While nothing keeps them current it does nothing. */
let readSoon: () => void = () => {}
/** Rows come in a burst, and so do changes, in ms. */
const SOON_MS = 100

/** Keeps the items of tasks current while the component is there; one subscription for all of them. */
export function useTaskItemsFeed(): void {
  useSharedFeed(startFeed)
}

/** The item that a task works or worked on, as {@link useTaskItemsFeed} keeps it. */
export function useItemOfTask(taskId: string): ItemOfTask | undefined {
  useEffect(() => {
    shown.set(taskId, (shown.get(taskId) ?? 0) + 1)
    if (!useLinked.getState().items.has(taskId)) readSoon()
    return () => {
      const others = (shown.get(taskId) ?? 1) - 1
      if (others > 0) shown.set(taskId, others)
      else shown.delete(taskId)
    }
  }, [taskId])
  return useLinked((state) => state.items.get(taskId)) ?? undefined
}

function startFeed(client: LiveClient): () => void {
  let stopped = false
  let timer: ReturnType<typeof setTimeout> | undefined
  /** What is known is not so any more. */
  let isStale = true

  async function read(): Promise<void> {
    timer = undefined
    const all = isStale
    isStale = false
    const known = useLinked.getState().items
    const taskIds = [...shown.keys()].filter((id) => all || !known.has(id))
    try {
      const found = new Map<string, ItemOfTask | null>(taskIds.map((id) => [id, null]))
      for (let from = 0; from < taskIds.length; from += MAX_PAGE) {
        const part = taskIds.slice(from, from + MAX_PAGE)
        const { links } = await client.call('work.findByTasks', { taskIds: part })
        for (const { taskId, item } of links) if (found.get(taskId) === null) found.set(taskId, item)
      }
      if (stopped) return
      // Those that are not shown are asked for when they are again.
      const before = useLinked.getState().items
      if (all || taskIds.length > 0)
        useLinked.setState({ items: new Map(all ? found : [...before, ...found]) })
    } catch {
      // Rows stand without it; a lost connection is told by the banner, and after it they are read anew.
      isStale ||= all
    }
  }

  /** An item is otherwise than those who have it know. */
  function take({ id, title, status }: WorkItem): void {
    const known = useLinked.getState().items
    const own = [...known].filter(([, item]) => item?.id === id)
    // Of most items no task has anything.
    if (own.length === 0) return
    useLinked.setState({
      items: new Map([...known, ...own.map(([taskId]) => [taskId, { id, title, status }] as const)]),
    })
  }

  const soon = () => {
    timer ??= setTimeout(() => void read(), SOON_MS)
  }
  const readAll = () => {
    isStale = true
    soon()
  }
  const stop = client.subscribe(
    { names: ['work.changed', 'work.removed', 'workLinks.changed'] },
    {
      onEvent(event) {
        if (event.name === 'work.changed') take(event.payload.item)
        else readAll()
      },
      onGap: readAll,
    },
  )
  readSoon = soon
  soon()
  return () => {
    stopped = true
    readSoon = () => {}
    clearTimeout(timer)
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
