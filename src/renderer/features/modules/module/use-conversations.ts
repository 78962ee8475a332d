import { useCallback, useEffect, useRef, useState } from 'react'
import type { MusterError } from '../../../../contract/errors.ts'
import { toMusterError, useClient } from '../../../lib/client.ts'
import { type ConversationPages, isNews, mergeConversations } from './conversation-list.ts'

/** As many are read at once; all that were read are read again at most so many at once. */
const PAGE = 100
const MOST = 1_000

export interface ConversationRead {
  /** Null until the first page is here. */
  pages: ConversationPages | null
  busy: boolean
  error: MusterError | null
  /** Reads the next older page, unless something is being read. */
  loadMore: () => void
  reload: () => void
}

/** Conversations with a module by page, last asked first, live. */
export function useConversations(module: string): ConversationRead {
  const client = useClient()
  const [pages, setPages] = useState<ConversationPages | null>(null)
  const [error, setError] = useState<MusterError | null>(null)
  const [busy, setBusy] = useState(false)
  const shown = useRef<ConversationPages | null>(null)
  const run = useRef(0)

  /** `all`: what was read is read anew; `newest`: a page that comes above it; else the page behind a cursor. */
  const read = useCallback(
    async (what: 'all' | 'newest' | { cursor: string }) => {
      run.current += 1
      const mine = run.current
      setBusy(true)
      const before = shown.current
      const limit = what === 'all' ? Math.min(MOST, Math.max(PAGE, before?.conversations.length ?? 0)) : PAGE
      try {
        const page = await client.call('module.conversations', {
          module,
          limit,
          ...(typeof what === 'string' ? {} : { cursor: what.cursor }),
        })
        if (mine !== run.current) return
        const isWhole = what === 'all' || before === null || page.conversations.length === 0
        shown.current = isWhole
          ? page
          : {
              conversations: mergeConversations(before.conversations, page.conversations),
              nextCursor: what === 'newest' ? before.nextCursor : page.nextCursor,
            }
        setPages(shown.current)
        setError(null)
      } catch (thrown) {
        if (mine === run.current) setError(toMusterError(thrown))
      } finally {
        if (mine === run.current) setBusy(false)
      }
    },
    [client, module],
  )
  const reload = useCallback(() => void read('all'), [read])
  useEffect(() => {
    shown.current = null
    setPages(null)
    const stop = client.subscribe(
      { names: ['query.changed', 'query.forgotten'] },
      {
        onEvent(event) {
          if (event.name === 'query.forgotten') reload()
          else if (event.name === 'query.changed') {
            const known = shown.current?.conversations ?? []
            if (isNews(known, event.payload.query, module)) void read('newest')
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
  }, [client, module, read, reload])
  return {
    pages,
    busy,
    error,
    loadMore: () => {
      const cursor = shown.current?.nextCursor ?? null
      if (!busy && cursor !== null) void read({ cursor })
    },
    reload,
  }
}
