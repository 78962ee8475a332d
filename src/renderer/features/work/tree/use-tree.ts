import { useCallback, useEffect, useRef, useState } from 'react'
import type { MusterError } from '../../../../contract/errors.ts'
import type { WorkItem } from '../../../../contract/work-item.ts'
import { toMusterError, useClient } from '../../../lib/client.ts'
import { type ItemPages, takeItem } from '../item-list.ts'
import { readItems } from '../read-items.ts'
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
  const take = useCallback(
    async (key: string, known: ItemPages['items'], count: number) => {
      const run = reading.current.get(key)
      const isWanted = () => reading.current.get(key) === run
      try {
        const parentId = key === TOP ? null : key
        const read = await readItems(client, { parentId }, known, count, isWanted)
        if (read === null) return
        setLists((before) => new Map(before).set(key, read.pages))
        setError(null)
      } catch (thrown) {
        if (isWanted()) setError(toMusterError(thrown))
      }
    },
    [client],
  )
  /** Anew, as far as it was read. */
  const read = useCallback(
    (key: string) => {
      reading.current.set(key, (reading.current.get(key) ?? 0) + 1)
      void take(key, [], Math.max(PAGE, newest.current.get(key)?.items.length ?? 0))
    },
    [take],
  )
  const more = useCallback(
    (key: string) => {
      const known = newest.current.get(key)?.items
      if (known === undefined) read(key)
      else void take(key, known, known.length + PAGE)
    },
    [take, read],
  )
  const reload = useCallback(() => {
    for (const key of new Set([TOP, ...newest.current.keys()])) read(key)
  }, [read])
  useEffect(() => {
    if (!active) return
    const touched = new Set<string>()
    let timer: ReturnType<typeof setTimeout> | undefined
    const touch = (ids: ReadonlySet<string>, parentKey: string) => {
      const lists = newest.current
      // Where they are or come, and where what they are below stands, whose counts change.
      const parents = new Set([parentKey])
      for (const [key, { items }] of lists) if (items.some(({ id }) => ids.has(id))) parents.add(key)
      for (const [key, { items }] of lists)
        if (ids.has(key) || parents.has(key) || items.some(({ id }) => parents.has(id))) touched.add(key)
      timer ??= setTimeout(
        () => {
          timer = undefined
          for (const key of touched) read(key)
          touched.clear()
        },
        // The more there is to read again, the less often.
        Math.max(SOON_MS, ...[...touched].map((key) => lists.get(key)?.items.length ?? 0)),
      )
    }
    const stop = listenToWork(client, {
      onEvent(event) {
        if (event.name === 'work.changed') {
          const { item } = event.payload
          setLists((before) => withItem(before, item))
          touch(new Set([item.id]), item.parentId ?? TOP)
        }
        if (event.name === 'work.removed') touch(new Set(event.payload.itemIds), TOP)
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
        if (unfolded[id] && childCount > 0 && !lists.has(id) && !reading.current.has(id)) read(id)
  }, [active, lists, unfolded, read])
  return { lists, error, more, reload }
}

function withItem(lists: ReadonlyMap<string, ItemPages>, item: WorkItem): ReadonlyMap<string, ItemPages> {
  for (const [key, list] of lists) {
    const next = takeItem(list, item, { parentId: key === TOP ? null : key })
    if (next !== list) return new Map(lists).set(key, next)
  }
  return lists
}
