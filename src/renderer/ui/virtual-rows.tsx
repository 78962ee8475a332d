import { useVirtualizer } from '@tanstack/react-virtual'
import { type ReactNode, type RefObject, useCallback, useEffect } from 'react'
import { usePreferences, useTextScale } from '../lib/preferences.ts'
import { GridRows } from './grid.tsx'

/** Height of a row of one line, in px at normal text size. */
const rowHeights = { compact: 26, normal: 32, comfortable: 40 }

/** Rows of a grid that are drawn only where they are seen, as high as density and text size want. */
export function useVirtualRows<Row extends { id: string }>(options: {
  rows: readonly Row[]
  /** The grid, which scrolls. */
  scroller: RefObject<HTMLElement | null>
  narrow: boolean
  /** Height of a row where it is narrow, when it has more lines, in px at normal text size. */
  narrowHeight: number
  /** Which rows have one line there too. */
  isHeading?: (row: Row) => boolean
}) {
  const { rows, scroller, narrow } = options
  const density = usePreferences((state) => state.density)
  const scale = useTextScale()
  // A stable function: with another one the virtual list measures all rows anew.
  const getItemKey = useCallback((index: number) => rows[index]?.id ?? index, [rows])
  const virtualizer = useVirtualizer<HTMLElement, Element>({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => {
      const row = rows[index]
      const high = narrow && !(row && options.isHeading?.(row))
      return (high ? options.narrowHeight : rowHeights[density]) * scale
    },
    getItemKey,
    overscan: 8,
    // Rows are drawn in a task of their own, apart from the layout of the frame.
    useFlushSync: false,
  })
  // biome-ignore lint/correctness/useExhaustiveDependencies: rows changed their height, so they are measured anew.
  useEffect(() => virtualizer.measure(), [narrow, density, scale])
  return {
    rows,
    virtualizer,
    /** Scrolls a row into view. */
    show(id: string): void {
      const index = rows.findIndex((row) => row.id === id)
      if (index >= 0) virtualizer.scrollToIndex(index)
    },
    /** Whether a row is among those that are drawn: only then `aria-activedescendant` may name it. */
    draws: (id: string | null) => virtualizer.getVirtualItems().some((item) => rows[item.index]?.id === id),
  }
}

/** Draws them, each at its place. */
export function VirtualRows<Row extends { id: string }>(props: {
  of: ReturnType<typeof useVirtualRows<Row>>
  /** Draws a row; its position counts from 1. */
  children: (row: Row, position: number) => ReactNode
}) {
  const { rows, virtualizer } = props.of
  return (
    <GridRows className="relative" style={{ height: virtualizer.getTotalSize() }}>
      {virtualizer.getVirtualItems().map((item) => {
        const row = rows[item.index]
        if (!row) return null
        return (
          <div
            key={item.key}
            role="presentation"
            className="absolute inset-x-0 top-0"
            style={{ height: item.size, transform: `translateY(${item.start}px)` }}
          >
            {props.children(row, item.index + 1)}
          </div>
        )
      })}
    </GridRows>
  )
}
