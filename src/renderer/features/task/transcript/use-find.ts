import type { Virtualizer } from '@tanstack/react-virtual'
import { useDeferredValue, useEffect, useMemo, useState } from 'react'
import type { Conversation } from '../model/conversation.ts'
import { setOpen } from '../model/open-cards.ts'
import type { Row } from '../model/rows.ts'
import type { FindBarProps } from './find-bar.tsx'
import { findMatches } from './find-matches.ts'
import { clearHighlights, highlightMatches } from './highlight-matches.ts'

/** Pages of 500 events that one press of "Search older" reads at most. */
const OLDER_PAGES = 20

/** The state of the find bar over the rows; null props while it is closed. */
export function useFind(
  open: boolean,
  rows: readonly Row[],
  virtualizer: Virtualizer<HTMLDivElement, Element>,
  conversation: Conversation,
  onClose: () => void,
): FindBarProps | null {
  const [query, setQuery] = useState('')
  const [current, setCurrent] = useState(0)
  const [searching, setSearching] = useState(false)
  // While an answer streams the search follows when there is time for it.
  const searched = useDeferredValue(rows)
  const matches = useMemo(() => (open ? findMatches(searched, query) : []), [open, searched, query])
  const at = Math.min(current, matches.length - 1)
  const match = matches[at]
  const visible = virtualizer.range

  // biome-ignore lint/correctness/useExhaustiveDependencies: also when other rows come into view
  useEffect(() => {
    const root = virtualizer.scrollElement
    if (!open || !root) return
    const frame = requestAnimationFrame(() => {
      highlightMatches(root, query, match ?? null)
    })
    return () => cancelAnimationFrame(frame)
  }, [open, query, match?.index, match?.nth, searched, visible?.startIndex, visible?.endIndex])

  useEffect(() => {
    if (!open) clearHighlights()
    return clearHighlights
  }, [open])

  function show(next: number, list = matches): void {
    setCurrent(next)
    const target = list[next]
    const row = target && rows[target.index]
    if (!target || !row) return
    openCards(row)
    virtualizer.scrollToIndex(target.index, { align: 'center' })
    // The row is on the page and open a moment later; then the occurrence itself comes into view.
    setTimeout(() => {
      const root = virtualizer.scrollElement
      const range = root && highlightMatches(root, query, target)
      if (!root || !range) return
      const box = range.getBoundingClientRect()
      const frame = root.getBoundingClientRect()
      if (box.top < frame.top + 56 || box.bottom > frame.bottom - 24) {
        root.scrollTop += box.top - frame.top - frame.height / 2
      }
    }, 120)
  }

  const older = rows.some((row) => row.type === 'gap' && row.side === 'older')

  async function searchOlder(): Promise<void> {
    setSearching(true)
    try {
      const before = findMatches(conversation.getRows(), query).length
      for (let page = 0; page < OLDER_PAGES; page++) {
        const gap = conversation.getRows().findLast((row) => row.type === 'gap' && row.side === 'older')
        if (gap?.type !== 'gap') break
        await conversation.loadGap(gap.taskId, 'older')
        const found = findMatches(conversation.getRows(), query)
        if (found.length > before) {
          setCurrent(found.length - before - 1)
          break
        }
      }
    } finally {
      setSearching(false)
    }
  }

  if (!open) return null
  return {
    query,
    onQuery: (next) => {
      setQuery(next)
      const list = findMatches(rows, next)
      // The newest match first: that is where a reader of a live transcript is.
      const newest = list.at(-1)
      if (!newest) return
      setCurrent(list.length - 1)
      virtualizer.scrollToIndex(newest.index, { align: 'center' })
    },
    current: at,
    count: matches.length,
    onStep: (step) => {
      if (matches.length > 0) show((at + step + matches.length) % matches.length)
    },
    onOlder: older ? () => void searchOlder() : null,
    searching,
    onClose,
  }
}

function openCards(row: Row): void {
  if (row.type === 'fold') {
    setOpen(row.key, true)
    for (const tool of row.tools) setOpen(`${row.taskId}/${tool.key}`, true)
  } else if (row.type === 'item' && (row.item.kind === 'tool' || row.item.kind === 'thinking')) {
    setOpen(row.key, true)
  }
}
