import { dropTargetForElements } from '@atlaskit/pragmatic-drag-and-drop/adapter/element-adapter'
import { useVirtualizer } from '@tanstack/react-virtual'
import { clsx } from 'clsx'
import { memo, useCallback, useEffect, useMemo, useRef } from 'react'
import type { ListedItem } from '../../../../contract/work-item.ts'
import { useTextScale } from '../../../lib/preferences.ts'
import { formatCount } from '../../../ui/format.ts'
import { ReadError } from '../../../ui/read-error.tsx'
import { Skeleton } from '../../../ui/skeleton.tsx'
import { textTones } from '../../../ui/tone.ts'
import { useMoreAhead } from '../../../ui/use-more-ahead.ts'
import { statusLooks } from '../../../ui/work/item-look.ts'
import { useItems } from '../use-items.ts'
import { useWorkFocus } from '../work-view.ts'
import { arrange, useBoard, useBoardStore, withoutArrived } from './board-state.ts'
import { Card } from './card.tsx'
import { type BoardColumn, moveInto } from './columns.ts'
import { useDrop } from './use-drop.ts'

/** Height of a card with the gap under it, in px at normal text size. */
const CARD = 78
const GAP = 6
/** So many cards before the end the next page is read. */
const AHEAD = 20

/**
 * A column of the board: its cards, as many as are seen, and the places where one can be dropped. What changes in another
 * column does not draw it again.
 */
export const Column = memo(function Column({ column, isFirst }: { column: BoardColumn; isFirst: boolean }) {
  const board = useBoardStore()
  const read = useItems(column.query)
  const moved = useBoard((state) => state.moved)
  const over = useBoard((state) => (state.over?.columnId === column.id ? state.over : null))
  const scroller = useRef<HTMLDivElement>(null)
  const scale = useTextScale()
  const { items, totalCount, loaded, error, warning } = read
  const shown = useMemo(() => arrange(items, column.id, moved), [items, column.id, moved])
  useEffect(() => {
    board.setState((state) => ({
      reads: { ...state.reads, [column.id]: { items, totalCount, loaded, warning } },
      moved: withoutArrived(state.moved, column.id, items),
    }))
  }, [board, column.id, items, totalCount, loaded, warning])
  useEffect(
    () => () => board.setState(({ reads: { [column.id]: _own, ...reads } }) => ({ reads })),
    [board, column.id],
  )

  // A stable function: with another one the virtual list measures all cards anew.
  const getItemKey = useCallback((index: number) => shown[index]?.id ?? index, [shown])
  const virtualizer = useVirtualizer<HTMLDivElement, Element>({
    count: shown.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => CARD * scale,
    getItemKey,
    overscan: 6,
    useFlushSync: false,
  })
  // biome-ignore lint/correctness/useExhaustiveDependencies: another text size makes other heights.
  useEffect(() => virtualizer.measure(), [scale])
  const drawn = virtualizer.getVirtualItems()
  useMoreAhead({
    virtualizer,
    count: items.length,
    ahead: AHEAD,
    more: read.hasMore,
    busy: read.busy,
    onMore: read.loadMore,
  })

  // The cursor, wherever the keys have put it, is in view; so is a card that they carry.
  const cursorId = useWorkFocus((focus) => focus.cursorId)
  const cursorAt = shown.findIndex(({ id }) => id === cursorId)
  const isCarried = cursorId !== null && moved[cursorId]?.as === 'lifted'
  const focusWanted = useBoard((state) => state.focusWanted)
  useEffect(() => {
    if (cursorAt < 0 || !(focusWanted || isCarried)) return
    virtualizer.scrollToIndex(cursorAt)
    scroller.current?.closest('section')?.scrollIntoView({ block: 'nearest', inline: 'nearest' })
  }, [cursorAt, focusWanted, isCarried, virtualizer])

  const drop = useDrop()
  const newest = useRef({ column, scale, shown, drop })
  newest.current = { column, scale, shown, drop }
  useEffect(() => {
    const element = scroller.current
    if (element === null) return
    const placeOf = (clientY: number, item: ListedItem) => {
      const { shown, scale } = newest.current
      const others = shown.filter(({ id }) => id !== item.id)
      const y = clientY - element.getBoundingClientRect().top + element.scrollTop
      return Math.max(0, Math.min(others.length, Math.round(y / (CARD * scale))))
    }
    const show = (clientY: number, itemId: unknown) => {
      const item = itemOf(board.getState().reads, itemId)
      if (item === undefined) return
      const index = placeOf(clientY, item)
      const before = board.getState().over
      if (before?.columnId === column.id && before.index === index) return
      const into = moveInto(item, newest.current.column)
      board.setState({ over: { columnId: column.id, index, why: 'why' in into ? into.why : null } })
    }
    return dropTargetForElements({
      element,
      onDragEnter: ({ source, location }) => show(location.current.input.clientY, source.data.itemId),
      onDrag: ({ source, location }) => show(location.current.input.clientY, source.data.itemId),
      onDragLeave: () => board.setState({ over: null }),
      onDrop({ source, location }) {
        board.setState({ over: null })
        const item = itemOf(board.getState().reads, source.data.itemId)
        if (item === undefined) return
        const index = placeOf(location.current.input.clientY, item)
        void newest.current.drop(item, newest.current.column, index)
      },
    })
  }, [board, column.id])

  const look = statusLooks[column.id as keyof typeof statusLooks]
  return (
    <section
      aria-label={column.label}
      className={clsx(
        'flex w-44 min-w-44 max-w-96 flex-1 flex-col rounded-lg bg-canvas max-md:w-[78vw] max-md:flex-none max-md:snap-start',
        over?.why && 'outline outline-red outline-offset-[-1px]',
        over && !over.why && 'outline outline-accent outline-offset-[-1px]',
      )}
    >
      <h2 className="flex h-8 shrink-0 items-center gap-1.5 px-2.5">
        <look.icon aria-hidden size={14} strokeWidth={1.75} className={textTones[look.tone]} />
        <span className="font-medium">{column.label}</span>
        <span className="text-faint">{loaded ? formatCount(totalCount) : ''}</span>
        <span className="sr-only">{totalCount === 1 ? 'item' : 'items'}</span>
      </h2>
      {over?.why && <p className="px-2.5 pb-1 text-red text-sm">{over.why}</p>}
      {error && !loaded && (
        <div className="px-2">
          <ReadError error={error} onAgain={read.reload} />
        </div>
      )}
      {!loaded && !error && (
        <div role="status" aria-label={`Loading ${column.label}`} className="flex flex-col gap-1.5 px-1.5">
          <Skeleton className="h-18 w-full rounded-md" />
          <Skeleton className="h-18 w-full rounded-md" />
        </div>
      )}
      <div
        ref={scroller}
        data-column={column.id}
        className="relative min-h-16 flex-1 overflow-y-auto px-1.5 pb-1.5"
      >
        {/* biome-ignore lint/a11y/useSemanticElements: what is placed by hand is no list of the browser's. */}
        <div role="list" className="relative" style={{ height: virtualizer.getTotalSize() }}>
          {drawn.map(({ key, index, start, size }) => {
            const item = shown[index]
            return (
              item && (
                // biome-ignore lint/a11y/useSemanticElements: what is placed by hand is no list of the browser's.
                <div
                  key={key}
                  role="listitem"
                  aria-setsize={totalCount}
                  aria-posinset={index + 1}
                  className="absolute inset-x-0 top-0"
                  style={{ height: size - GAP, transform: `translateY(${start}px)` }}
                >
                  <Card item={item} isFirst={isFirst && index === 0} />
                </div>
              )
            )
          })}
          {over && !over.why && (
            <div
              aria-hidden
              className="absolute inset-x-0 h-0.5 rounded-full bg-accent"
              style={{ top: Math.max(0, over.index * CARD * scale - GAP / 2 - 1) }}
            />
          )}
        </div>
      </div>
    </section>
  )
})

/** An item that one of the columns has. */
export function itemOf(
  reads: Readonly<Record<string, { items: readonly ListedItem[] }>>,
  id: unknown,
): ListedItem | undefined {
  for (const { items } of Object.values(reads)) {
    const found = items.find((item) => item.id === id)
    if (found !== undefined) return found
  }
  return undefined
}
