import { useCallback, useEffect, useRef, useState } from 'react'
import type { MusterError } from '../../../contract/errors.ts'
import { toMusterError, useClient } from '../../lib/client.ts'
import { dropItems, fits, type ItemPages, type ItemQuery, noItems, takeItem } from './item-list.ts'
import { readItems } from './read-items.ts'
import { listenToWork } from './work-feed.ts'

export interface ItemRead extends ItemPages {
  /** False until its first page is here. */
  loaded: boolean
  busy: boolean
  error: MusterError | null
  /** What there is to know of where it was read from; null: nothing. */
  warning: string | null
  /** Reads the next page, unless something is being read. */
  loadMore: () => void
  reload: () => void
}

/** Many changes come at once: a list is read again so long after the first of them, in ms. */
const SOON_MS = 150

/**
 * Work items by page, live. What changed is replaced at once; where one came in, or another may have, what was read of the
 * list is read again, so that order and count are the supervisor's. `query` must keep its identity; null: nothing.
 */
export function useItems(query: ItemQuery | null, limit = 60): ItemRead {
  const client = useClient()
  const [state, setState] = useState<{ query: ItemQuery | null; pages: ItemPages } | null>(null)
  const [error, setError] = useState<MusterError | null>(null)
  const [busy, setBusy] = useState(false)
  const [warning, setWarning] = useState<string | null>(null)
  const run = useRef(0)
  const pages = state !== null && state.query === query ? state.pages : null
  const newest = useRef(noItems)
  newest.current = pages ?? noItems

  const read = useCallback(
    async (known: ItemPages['items'], count: number) => {
      if (query === null) return
      run.current += 1
      const mine = run.current
      setBusy(true)
      try {
        const read = await readItems(client, query, known, count, () => mine === run.current)
        if (read === null) return
        setState({ query, pages: read.pages })
        setError(null)
        setWarning(read.warning)
      } catch (thrown) {
        if (mine === run.current) setError(toMusterError(thrown))
      } finally {
        if (mine === run.current) setBusy(false)
      }
    },
    [client, query],
  )
  const reload = useCallback(() => void read([], Math.max(limit, newest.current.items.length)), [read, limit])
  useEffect(() => {
    if (query === null) return
    let timer: ReturnType<typeof setTimeout> | undefined
    const soon = () => {
      timer ??= setTimeout(
        () => {
          timer = undefined
          reload()
        },
        // The more there is to read again, the less often.
        Math.max(SOON_MS, newest.current.items.length),
      )
    }
    const change = (next: (pages: ItemPages) => ItemPages) =>
      setState((before) => (before?.query === query ? { query, pages: next(before.pages) } : before))
    const stop = listenToWork(client, {
      onEvent(event) {
        if (event.name === 'work.changed') {
          const { item } = event.payload
          const { items, hasMore } = newest.current
          // Of what was not read it may have been, too.
          if (!hasMore && !fits(item, query) && !items.some(({ id }) => id === item.id)) return
          change((known) => takeItem(known, item, query))
          soon()
        }
        if (event.name === 'work.removed') {
          const gone = new Set(event.payload.itemIds)
          change((known) => dropItems(known, gone))
          soon()
        }
      },
      onGap: reload,
    })
    void read([], limit)
    return () => {
      run.current += 1
      clearTimeout(timer)
      stop()
    }
  }, [client, query, read, reload, limit])

  // While the first page of another filter is on its way, what was there stays, so that nothing flickers while one types.
  const shown = useRef<ItemPages>(noItems)
  if (pages !== null) shown.current = pages
  return {
    ...shown.current,
    loaded: pages !== null,
    busy,
    error,
    warning,
    loadMore: () => {
      if (!busy && pages?.hasMore) void read(pages.items, pages.items.length + limit)
    },
    reload,
  }
}
