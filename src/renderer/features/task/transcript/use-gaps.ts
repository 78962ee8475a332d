import type { Virtualizer } from '@tanstack/react-virtual'
import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef } from 'react'
import type { Conversation } from '../model/conversation.ts'
import type { Row } from '../model/rows.ts'

/** Gaps are filled this many px before they come into view. */
const AHEAD = 1_500
/** Rows that came in are measured within this time, on a machine that is not busy; they are waited for in any case. */
const HOLD_MS = 400

type List = Virtualizer<HTMLDivElement, Element>

/** A row that has to stay where it is on the screen while rows come in above it. */
interface Anchor {
  key: string
  top: number
}

/**
 * Loads what gaps stand for when they come near, and keeps what one reads in its place meanwhile: the virtual list
 * holds the row at the top of the view, but when that is the gap itself (or above it) the row below it must stay.
 * `enabled` once the list stands where the reader begins. `letGo` when somebody goes elsewhere.
 */
export function useGaps(
  rows: readonly Row[],
  list: List,
  conversation: Conversation,
  enabled: RefObject<boolean>,
  atEnd: boolean,
): { letGo: () => void } {
  const anchor = useRef<Anchor | 'end' | null>(null)
  const loading = useRef<string | null>(null)

  /** What is kept in its place while new rows above it are being measured. */
  const hold = useRef<(Anchor & { until: number; measured: boolean }) | null>(null)

  // Rows came in: what was read goes back to its place before it is painted, and stays there while they are measured.
  useLayoutEffect(() => {
    const waiting = anchor.current
    if (waiting !== null && loading.current !== null && !rows.some((row) => row.key === loading.current)) {
      anchor.current = null
      loading.current = null
      if (waiting === 'end') list.scrollToEnd()
      else hold.current = { ...waiting, until: performance.now() + HOLD_MS, measured: false }
    }
    const held = hold.current
    if (held === null) return
    if (held.measured && performance.now() > held.until) {
      hold.current = null
      return
    }
    const place = list.measurementsCache[rows.findIndex((row) => row.key === held.key)]
    const target = place === undefined ? null : Math.max(0, place.start - held.top)
    if (target !== null && Math.abs(target - (list.scrollOffset ?? 0)) > 1) list.scrollToOffset(target)
    held.measured = list.getVirtualItems().every(({ key }) => list.itemSizeCache.has(key))
  })

  // A reader who scrolls is not held.
  useEffect(() => {
    const element = list.scrollElement
    if (!element) return
    const letGo = () => {
      hold.current = null
    }
    const kinds = ['wheel', 'touchmove', 'keydown', 'pointerdown'] as const
    for (const kind of kinds) element.addEventListener(kind, letGo, { passive: true })
    return () => {
      for (const kind of kinds) element.removeEventListener(kind, letGo)
    }
  }, [list.scrollElement])

  useEffect(() => {
    if (!enabled.current) return
    const offset = list.scrollOffset ?? 0
    const held = anchor.current
    if (held !== null && held !== 'end') {
      const index = rows.findIndex((row) => row.key === held.key)
      const place = list.measurementsCache[index]
      // The reader scrolled on while the page was on its way.
      if (place) held.top = place.start - offset
    }
    const near = findGap(rows, list, offset)
    if (near === null || loading.current === near.row.key) return
    const below = rows[near.index + 1]
    const belowStart = list.measurementsCache[near.index + 1]?.start
    loading.current = near.row.key
    anchor.current = null
    if (near.row.side === 'older') {
      if (atEnd) anchor.current = 'end'
      else if (below && belowStart !== undefined && near.end > offset - 1) {
        anchor.current = { key: below.key, top: belowStart - offset }
      }
    }
    void conversation.loadGap(near.row.taskId, near.row.side).then(() => {
      // It failed, or there was nothing: the same gap may be tried again.
      setTimeout(() => {
        if (loading.current === near.row.key) loading.current = null
      }, 500)
    })
  })

  return {
    letGo: useCallback(() => {
      anchor.current = null
      hold.current = null
    }, []),
  }
}

type GapRow = Extract<Row, { type: 'gap' }>

/** The gap nearest to the reader, if one is near; from the end backwards. */
function findGap(
  rows: readonly Row[],
  list: List,
  offset: number,
): { row: GapRow; index: number; end: number } | null {
  const height = list.scrollRect?.height ?? 0
  for (let index = rows.length - 1; index >= 0; index--) {
    const row = rows[index]
    if (row?.type !== 'gap') continue
    const place = list.measurementsCache[index]
    if (place && place.end >= offset - AHEAD && place.start <= offset + height + AHEAD) {
      return { row, index, end: place.end }
    }
  }
  return null
}
