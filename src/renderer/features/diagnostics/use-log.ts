import { useEffect, useState } from 'react'
import type { MusterError } from '../../../contract/errors.ts'
import { selectEntries } from '../../../contract/select-log-entries.ts'
import type { LogEntry, LogLevel } from '../../../contract/settings.ts'
import { toMusterError, useClient } from '../../lib/client.ts'

/** Lines shown at most; the supervisor keeps no more. */
const LIMIT = 2_000

export interface LogView {
  /** Oldest first; null until they were read. */
  entries: readonly LogEntry[] | null
  path: string | null
  error: MusterError | null
}

/** The supervisor's log from a level up, kept current. */
export function useLog(level: LogLevel, search: string): LogView {
  const client = useClient()
  const [view, setView] = useState<LogView>({ entries: null, path: null, error: null })
  useEffect(() => {
    const query = { level, limit: LIMIT, ...(search.trim() === '' ? {} : { search }) }
    let stopped = false
    // What is written while the first answer is on its way.
    let early: LogEntry[] = []
    let isRead = false
    const read = () => {
      client.call('log.read', query).then(
        ({ entries, path }) => {
          if (stopped) return
          const seen = new Set(entries.map((entry) => JSON.stringify(entry)))
          const later = early.filter((entry) => !seen.has(JSON.stringify(entry)))
          early = []
          isRead = true
          setView({ entries: [...entries, ...later], path, error: null })
        },
        (thrown: unknown) => {
          if (!stopped) setView((before) => ({ ...before, error: toMusterError(thrown) }))
        },
      )
    }
    read()
    const unsubscribe = client.subscribe(
      { names: ['log.written'] },
      {
        onEvent(event) {
          if (event.name !== 'log.written') return
          const added = selectEntries(event.payload.entries, query)
          if (added.length === 0) return
          if (isRead) {
            setView((before) => ({
              ...before,
              entries: [...(before.entries ?? []), ...added].slice(-LIMIT),
            }))
          } else early.push(...added)
        },
        onGap: read,
      },
    )
    return () => {
      stopped = true
      unsubscribe()
    }
  }, [client, level, search])
  return view
}
