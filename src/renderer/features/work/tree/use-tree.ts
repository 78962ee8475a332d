import { useCallback, useEffect, useRef, useState } from 'react'
import type { MusterError } from '../../../../contract/errors.ts'
import type { WorkItem } from '../../../../contract/work-item.ts'
import { toMusterError, useClient } from '../../../lib/client.ts'
import { type ItemPages, takeItem } from '../item-list.ts'
import { listenToWork } from '../work-feed.ts'
import { TOP } from './tree-rows.ts'

const PAGE = 100
/** Many changes come at once: what they touch is read again so long after the first of them, in ms. */
const SOON_MS = 150

export interface Tree {
  lists: ReadonlyMap<string, ItemPages>
  error: MusterError | null
  /** Reads more of what is below a parent, or at the top. */
  more: (parentKey: string) => void
  reload: () => void
}

/** What is at the top and below what is unfolded, read when it is, live. */
export function useTree(unfolded: Readonly<Record<string, boolean>>, active: boolean): Tree {
  const client = useClient()
  const [lists, setLists] = useState<ReadonlyMap<string, ItemPages>>(new Map())
  const [error, setError] = useState<MusterError | null>(null)
  const newest = useRef(lists)
  newest.current = lists
  const reading = useRef(new Map<string, number>())
  const read = useCallback(
    async (key: string, count: number) => {
      const run = (reading.current.get(key) ?? 0) + 1
      reading.current.set(key, run)
      try {
        const page = await client.call('work.list', {
          parentId: key === TOP ? null : key,
          limit: Math.min(500, Math.max(PAGE, count)),
        })
        if (reading.current.get(key) !== run) return
        setLists((before) => new Map(before).set(key, page))
        setError(null)
      } catch (thrown) {
        if (reading.current.get(key) === run) setError(toMusterError(thrown))
      }
    },
    [client],
  )
  const more = useCallback(
    async (key: string) => {
      const known = newest.current.get(key)
      if (known === undefined) return void read(key, PAGE)
      const run = reading.current.get(key)
      try {
        const page = await client.call('work.list', {
          parentId: key === TOP ? null : key,
          limit: PAGE,
          offset: known.items.length,
        })
        // It was read anew meanwhile.
        if (reading.current.get(key) !== run) return
        const ids = new Set(known.items.map(({ id }) => id))
        const items = [...known.items, ...page.items.filter(({ id }) => !ids.has(id))]
        setLists((before) => new Map(before).set(key, { ...page, items }))
      } catch (thrown) {
        setError(toMusterError(thrown))
      }
    },
    [client, read],
  )
  const reload = useCallback(() => {
    for (const [key, { items }] of newest.current) void read(key, items.length)
    if (!newest.current.has(TOP)) void read(TOP, PAGE)
  }, [read])
  useEffect(() => {
    if (!active) return
    const touched = new Set<string>()
    let timer: ReturnType<typeof setTimeout> | undefined
    const touch = (id: string, parentId: string | null) => {
      const parents = new Set([id, parentId ?? TOP])
      for (const [key, { items }] of newest.current) {
        // Where it is or comes, and where its parents stand, whose counts change.
        if (parents.has(key) || items.some((item) => item.id === id || item.id === parentId)) touched.add(key)
        if (items.some((item) => item.id === id)) {
          const holder = key
          for (const [other, list] of newest.current)
            if (list.items.some((item) => item.id === holder)) touched.add(other)
        }
      }
      timer ??= setTimeout(() => {
        timer = undefined
        for (const key of touched) void read(key, newest.current.get(key)?.items.length ?? PAGE)
        touched.clear()
      }, SOON_MS)
    }
    const stop = listenToWork(client, {
      onEvent(event) {
        if (event.name === 'work.changed') {
          const { item } = event.payload
          setLists((before) => withItem(before, item))
          touch(item.id, item.parentId)
        }
        if (event.name === 'work.removed') for (const id of event.payload.itemIds) touch(id, null)
      },
      onGap: reload,
    })
    reload()
    return () => {
      clearTimeout(timer)
      stop()
    }
  }, [client, active, read, reload])
  // What was unfolded and is not known yet.
  useEffect(() => {
    if (!active) return
    for (const list of lists.values())
      for (const { id, childCount } of list.items)
        if (unfolded[id] && childCount > 0 && !lists.has(id) && !reading.current.has(id)) void read(id, PAGE)
  }, [active, lists, unfolded, read])
  return { lists, error, more: (key) => void more(key), reload }
}

function withItem(lists: ReadonlyMap<string, ItemPages>, item: WorkItem): ReadonlyMap<string, ItemPages> {
  for (const [key, list] of lists) {
    const next = takeItem(list, item, { parentId: key === TOP ? null : key })
    if (next !== list) return new Map(lists).set(key, next)
  }
  return lists
}
