import { useCallback, useEffect, useRef, useState } from 'react'
import type { MusterError } from '../../../../contract/errors.ts'
import { toMusterError, useClient } from '../../../lib/client.ts'
import {
  dropQueries,
  mergeQueries,
  noPages,
  type QueryFilter,
  type QueryPages,
  takeQuery,
} from './query-list.ts'

export interface QueryRead extends QueryPages {
  /** False until the first page is here. */
  loaded: boolean
  busy: boolean
  error: MusterError | null
  /** Reads the next older page, unless one is on its way. */
  loadMore: () => void
  reload: () => void
}

/** Questions by page, newest first, live. `filter` must keep its identity. */
export function useQueries(filter: QueryFilter, limit: number): QueryRead {
  const client = useClient()
  const [pages, setPages] = useState<QueryPages & { filter: QueryFilter }>({ ...noPages, filter })
  const [error, setError] = useState<MusterError | null>(null)
  const [loadedFor, setLoadedFor] = useState<QueryFilter | null>(null)
  const [busy, setBusy] = useState(false)
  const run = useRef(0)
  /** Those that events told of since the first page was asked for: it may be from before. */
  const came = useRef(new Set<string>())

  const read = useCallback(
    async (cursor?: string) => {
      run.current += 1
      const mine = run.current
      setBusy(true)
      if (cursor === undefined) came.current.clear()
      try {
        const page = await client.call('module.history', {
          ...filter,
          limit,
          ...(cursor === undefined ? {} : { cursor }),
        })
        if (mine !== run.current) return
        setPages((before) => {
          // A first page begins the list anew, but for what came meanwhile.
          const known = before.filter === filter ? before.queries : []
          const ids = new Set(page.queries.map(({ id }) => id))
          const kept =
            cursor === undefined ? known.filter(({ id }) => ids.has(id) || came.current.has(id)) : known
          return { queries: mergeQueries(kept, page.queries), nextCursor: page.nextCursor, filter }
        })
        setError(null)
        setLoadedFor(filter)
      } catch (thrown) {
        if (mine === run.current) setError(toMusterError(thrown))
      } finally {
        if (mine === run.current) setBusy(false)
      }
    },
    [client, filter, limit],
  )
  const reload = useCallback(() => void read(), [read])
  useEffect(() => {
    setPages((before) => (before.filter === filter ? before : { ...noPages, filter }))
    const stop = client.subscribe(
      { names: ['query.changed', 'query.forgotten'] },
      {
        onEvent(event) {
          if (event.name === 'query.changed') {
            const { query } = event.payload
            came.current.add(query.id)
            setPages((before) => ({ ...before, ...takeQuery(before, query, filter) }))
          }
          if (event.name === 'query.forgotten') {
            const { queryIds } = event.payload
            setPages((before) => ({ ...before, ...dropQueries(before, queryIds) }))
          }
        },
        onGap: reload,
      },
    )
    reload()
    return () => {
      run.current += 1
      stop()
    }
  }, [client, filter, reload])
  const loaded = loadedFor === filter
  // While the first page of another filter is on its way, what was there stays, so that nothing flickers while one types.
  const shown = useRef<QueryPages>(noPages)
  if (pages.filter === filter && (loaded || error !== null)) shown.current = pages
  const { queries } = shown.current
  const nextCursor = loaded ? shown.current.nextCursor : null
  return {
    queries,
    nextCursor,
    loaded,
    busy,
    error,
    loadMore: () => {
      if (!busy && nextCursor !== null) void read(nextCursor)
    },
    reload,
  }
}
