import type { Virtualizer } from '@tanstack/react-virtual'
import { useEffect, useRef, useState } from 'react'
import type { Task } from '../../../../contract/task.ts'
import { toMusterError, useClient } from '../../../lib/client.ts'
import type { Conversation } from '../model/conversation.ts'
import { setOpen } from '../model/open-cards.ts'
import type { Row } from '../model/rows.ts'
import type { FindBarProps } from './find-bar.tsx'
import { countMatches, findRow, placeOf, type TurnMatches } from './find-matches.ts'
import { clearHighlights, highlightMatches } from './highlight-matches.ts'
import { type KnownMatches, searchTurns } from './search-turns.ts'
import type { GoTo } from './use-goal.ts'

/** After a key, in ms. */
const PAUSE = 150
/** Between two searches in a log that goes on. */
const AGAIN = 2_000

interface Found {
  query: string
  turns: readonly TurnMatches[]
}

/**
 * The state of the find bar; null while it is closed. It looks through the whole logs of all turns, so that the count
 * is of everything, and reads the part of a log that a match is in when one goes there.
 */
export function useFind(options: {
  open: boolean
  rows: readonly Row[]
  turns: readonly Task[]
  virtualizer: Virtualizer<HTMLDivElement, Element>
  conversation: Conversation
  goTo: GoTo
  onClose: () => void
}): FindBarProps | null {
  const { open, rows, turns, virtualizer, conversation, goTo, onClose } = options
  const client = useClient()
  const [query, setQuery] = useState('')
  const [found, setFound] = useState<Found | null>(null)
  const [current, setCurrent] = useState(0)
  const [error, setError] = useState<string | null>(null)
  const searched = useRef({ query: '', at: 0 })
  const known = useRef<KnownMatches>(new Map())
  const count = found === null ? 0 : countMatches(found.turns)
  const at = Math.min(current, count - 1)
  const place = found === null || at < 0 ? null : placeOf(found.turns, at)
  const visible = virtualizer.range

  // biome-ignore lint/correctness/useExhaustiveDependencies: also when more of a turn came
  useEffect(() => {
    if (!open || query === '') {
      setFound(null)
      return
    }
    let over = false
    const isSame = searched.current.query === query
    const pause = isSame ? Math.max(PAUSE, searched.current.at + AGAIN - Date.now()) : PAUSE
    const timer = setTimeout(() => {
      searched.current = { query, at: Date.now() }
      searchTurns(client, turns, query, known.current).then(
        (next) => {
          if (over) return
          setError(null)
          setFound((before) => {
            // The newest match first: that is where a reader of a live transcript is.
            if (before?.query !== query) go(countMatches(next) - 1, next)
            return { query, turns: next }
          })
        },
        (thrown: unknown) => {
          if (!over) setError(toMusterError(thrown).message)
        },
      )
    }, pause)
    return () => {
      over = true
      clearTimeout(timer)
    }
  }, [open, query, turns, client])

  // biome-ignore lint/correctness/useExhaustiveDependencies: also when other rows come into view
  useEffect(() => {
    const root = virtualizer.scrollElement
    if (!open || !root) return
    const frame = requestAnimationFrame(() => {
      highlightMatches(root, query, place && findRow(rows, place, query))
    })
    return () => cancelAnimationFrame(frame)
  }, [open, query, place?.seq, place?.nth, rows, visible?.startIndex, visible?.endIndex])

  useEffect(() => {
    if (!open) clearHighlights()
    return clearHighlights
  }, [open])

  /** Shows an occurrence; the part of the log that it is in is read first. */
  function go(next: number, list = found?.turns ?? []): void {
    const target = next < 0 ? null : placeOf(list, next)
    setCurrent(Math.max(0, next))
    if (target === null) return
    let row: ReturnType<typeof findRow> = null
    goTo(conversation.loadAround(target.taskId, target.seq), {
      scroll() {
        const loaded = conversation.getRows()
        row = findRow(loaded, target, query)
        if (row === null) return
        openCards(loaded[row.index])
        virtualizer.scrollToIndex(row.index, { align: 'center' })
      },
      correct() {
        if (row !== null) showRange(virtualizer.scrollElement, query, row)
      },
    }).catch((thrown: unknown) => setError(toMusterError(thrown).message))
  }

  if (!open) return null
  return {
    query,
    onQuery: setQuery,
    current: at,
    count,
    searching: query !== '' && found?.query !== query,
    error,
    // It stops at the first and the last one, so that nobody reads the same twice without knowing.
    onStep: (step) => {
      if (at + step >= 0 && at + step < count) go(at + step)
    },
    onClose,
  }
}

/** The row is on the page and open: the occurrence itself comes into view. */
function showRange(root: Element | null, query: string, target: { index: number; nth: number }): void {
  const range = root && highlightMatches(root, query, target)
  if (!root || !range) return
  const box = range.getBoundingClientRect()
  const frame = root.getBoundingClientRect()
  if (box.top < frame.top + 56 || box.bottom > frame.bottom - 24) {
    root.scrollTop += box.top - frame.top - frame.height / 2
  }
}

function openCards(row: Row | undefined): void {
  if (row?.type === 'fold') {
    setOpen(row.key, true)
    for (const tool of row.tools) setOpen(`${row.taskId}/${tool.key}`, true)
  } else if (row?.type === 'item' && (row.item.kind === 'tool' || row.item.kind === 'thinking')) {
    setOpen(row.key, true)
  }
}
