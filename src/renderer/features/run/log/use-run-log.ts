import { useCallback, useEffect, useRef, useState } from 'react'
import type { MusterError } from '../../../../contract/errors.ts'
import type { RunEntry } from '../../../../contract/run.ts'
import { toMusterError, useClient } from '../../../lib/client.ts'
import { useRun } from '../use-run.ts'

const PAGE = 500

export interface RunLogView {
  /** Oldest first; null until they were read. */
  entries: readonly RunEntry[] | null
  /** There are earlier ones. */
  hasEarlier: boolean
  loadEarlier: () => void
  error: MusterError | null
}

/** The log of the open run: its last page, earlier ones on request, new entries as they are appended. */
export function useRunLog(runId: string): RunLogView {
  const client = useClient()
  const recent = useRun((view) => view.recent)
  const gaps = useRun((view) => view.gaps)
  const [entries, setEntries] = useState<readonly RunEntry[] | null>(null)
  const [hasEarlier, setHasEarlier] = useState(false)
  const [error, setError] = useState<MusterError | null>(null)
  const reading = useRef(false)

  const read = useCallback(
    async (where: { before?: number; after?: number }) => {
      if (reading.current) return
      reading.current = true
      try {
        let { after } = where
        for (;;) {
          const page = await client.call('run.log', {
            runId,
            limit: PAGE,
            ...where,
            ...(after === undefined ? {} : { after }),
          })
          setEntries((before) => merge(before ?? [], page.entries))
          setError(null)
          const last = page.entries.at(-1)
          if (after === undefined) setHasEarlier(page.hasMore)
          if (after === undefined || !page.hasMore || !last) break
          after = last.seq
        }
      } catch (thrown) {
        setError(toMusterError(thrown))
      } finally {
        reading.current = false
      }
    },
    [client, runId],
  )
  useEffect(() => void read({}), [read])
  const newest = entries?.at(-1)?.seq
  // biome-ignore lint/correctness/useExhaustiveDependencies: each gap is a reason to read on
  useEffect(() => {
    if (gaps > 0 && newest !== undefined) void read({ after: newest })
  }, [gaps])
  useEffect(() => {
    if (newest === undefined) return
    const later = recent.filter((entry) => entry.seq > newest)
    const [first] = later
    if (!first) return
    // More were announced than are kept: the ones between are read.
    if (first.seq > newest + 1) void read({ after: newest })
    else setEntries((before) => merge(before ?? [], later))
  }, [recent, newest, read])
  const oldest = entries?.[0]?.seq
  const loadEarlier = useCallback(() => {
    if (oldest !== undefined) void read({ before: oldest })
  }, [oldest, read])
  return { entries, hasEarlier, loadEarlier, error }
}

/** Both by number, each once. */
export function merge(entries: readonly RunEntry[], more: readonly RunEntry[]): readonly RunEntry[] {
  const first = more[0]
  if (!first) return entries
  if (first.seq > (entries.at(-1)?.seq ?? 0)) return [...entries, ...more]
  const bySeq = new Map([...entries, ...more].map((entry) => [entry.seq, entry]))
  return [...bySeq.values()].sort((a, b) => a.seq - b.seq)
}
