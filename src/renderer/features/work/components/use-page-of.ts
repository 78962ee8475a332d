import { useCallback, useEffect, useRef, useState } from 'react'
import type { MusterError } from '../../../../contract/errors.ts'
import type { EventName } from '../../../../contract/events.ts'
import { type Layer, MAX_PAGE } from '../../../../contract/work-item.ts'
import { toMusterError, useClient } from '../../../lib/client.ts'
import type { LiveClient } from '../../../lib/store.ts'

const PAGE = 100

/** One page of records. */
export interface RecordPage<T> {
  rows: readonly T[]
  totalCount: number
  nextCursor: string | null
  layer: Layer
}

export interface PagesRead<T> {
  /** Those that were read; null: the first page is on its way. */
  page: RecordPage<T> | null
  error: MusterError | null
  reload: () => void
  /** Reads the next page. */
  more: () => void
}

/** Records by page; read again, as far as they were read, when one of them changed. `read` must keep its identity. */
export function usePageOf<T extends { id: string }>(
  read: (client: LiveClient, page: { limit: number; cursor?: string }) => Promise<RecordPage<T>>,
  event: EventName,
): PagesRead<T> {
  const client = useClient()
  const [state, setState] = useState<{ of: typeof read; page: RecordPage<T> } | null>(null)
  const [error, setError] = useState<MusterError | null>(null)
  const run = useRef(0)
  const page = state?.of === read ? state.page : null
  const known = useRef(0)
  known.current = page?.rows.length ?? 0
  const load = useCallback(
    async (cursor: string | null) => {
      run.current += 1
      const mine = run.current
      try {
        const limit = cursor === null ? Math.min(MAX_PAGE, Math.max(PAGE, known.current)) : PAGE
        const page = await read(client, { limit, ...(cursor === null ? {} : { cursor }) })
        if (mine !== run.current) return
        setState((before) => ({
          of: read,
          page:
            cursor === null || before?.of !== read
              ? page
              : { ...page, rows: [...before.page.rows, ...page.rows] },
        }))
        setError(null)
      } catch (thrown) {
        if (mine === run.current) setError(toMusterError(thrown))
      }
    },
    [client, read],
  )
  useEffect(() => {
    const again = () => void load(null)
    const stop = client.subscribe({ names: [event] }, { onEvent: again, onGap: again })
    again()
    return () => {
      run.current += 1
      stop()
    }
  }, [client, event, load])
  return {
    page,
    error,
    reload: () => void load(null),
    more: () => void (page?.nextCursor != null && load(page.nextCursor)),
  }
}
