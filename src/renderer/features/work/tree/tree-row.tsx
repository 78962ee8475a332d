import { draggable, dropTargetForElements } from '@atlaskit/pragmatic-drag-and-drop/adapter/element-adapter'
import { combine } from '@atlaskit/pragmatic-drag-and-drop/combine'
import { useNavigate } from '@tanstack/react-router'
import { clsx } from 'clsx'
import { memo, useEffect, useRef } from 'react'
import { type ListedItem, MAX_DEPTH } from '../../../../contract/work-item.ts'
import { Chevron } from '../../../ui/chevron.tsx'
import { GridCell, GridRow } from '../../../ui/grid.tsx'
import { ItemMenu } from '../item-menu.tsx'
import { ClaimCell, PriorityCell, StatusCell, TitleCell } from '../list/work-cells.tsx'
import { useWorkFocus } from '../work-view.ts'
import { type TreeItemRow, type TreePlace, targetOf } from './tree-rows.ts'
import { fold, useTreeState } from './tree-state.ts'
import { usePut } from './use-put.ts'

/**
 * A line of the tree. It is dragged before another one, or onto it to stand below it. It is drawn again with its own item
 * only: not as one scrolls, nor with the cursor elsewhere.
 */
export const TreeRowView = memo(function TreeRowView(props: {
  row: TreeItemRow
  position: number
  narrow: boolean
  /** Everything is shown, so that places mean what they seem to. */
  movable: boolean
  itemOf: (id: unknown) => ListedItem | undefined
}) {
  const { row, narrow, movable } = props
  const { item, level, unfolded } = row
  const navigate = useNavigate()
  const element = useRef<HTMLDivElement>(null)
  const put = usePut()
  const isCurrent = useWorkFocus((focus) => focus.cursorId === item.id)
  const carried = useTreeState((state) => (state.carried?.place.rowId === item.id ? state.carried : null))
  const isCarried = useTreeState((state) => state.carried?.item.id === item.id)
  const isMoving = useTreeState((state) => state.movingId === item.id)
  const newest = useRef({ ...props, put })
  newest.current = { ...props, put }
  useEffect(() => {
    const box = element.current
    if (box === null || !movable) return
    const wayAt = (clientY: number): TreePlace['way'] => {
      const { top, height } = box.getBoundingClientRect()
      return clientY - top < height / 3 ? 'before' : 'inside'
    }
    const show = (sourceId: unknown, clientY: number) => {
      const { itemOf, row } = newest.current
      const dragged = itemOf(sourceId)
      if (dragged === undefined) return
      const way = wayAt(clientY)
      const target = targetOf(dragged, row.item, way, MAX_DEPTH)
      useTreeState.setState({
        carried: {
          item: dragged,
          by: 'pointer',
          place: { rowId: row.id, way },
          why: 'why' in target ? target.why : null,
        },
      })
    }
    return combine(
      draggable({
        element: box,
        getInitialData: () => ({ itemId: newest.current.row.id }),
        onDrop: () => useTreeState.setState({ carried: null }),
      }),
      dropTargetForElements({
        element: box,
        onDragEnter: ({ source, location }) => show(source.data.itemId, location.current.input.clientY),
        onDrag: ({ source, location }) => show(source.data.itemId, location.current.input.clientY),
        onDragLeave: () => useTreeState.setState({ carried: null }),
        onDrop({ source, location }) {
          const { itemOf, row, put } = newest.current
          const dragged = itemOf(source.data.itemId)
          if (dragged !== undefined) void put(dragged, row.item, wayAt(location.current.input.clientY))
        },
      }),
    )
  }, [movable])
  return (
    <GridRow
      ref={element}
      id={`item-${item.id}`}
      aria-rowindex={props.position}
      aria-level={level + 1}
      aria-posinset={row.position}
      aria-setsize={row.size}
      aria-expanded={unfolded ?? undefined}
      aria-selected={isCurrent}
      aria-busy={isMoving || undefined}
      title={carried?.why ?? undefined}
      onClick={(event) => {
        if (event.target instanceof Element && event.target.closest('a, button')) return
        event.currentTarget.closest<HTMLElement>('[role=treegrid]')?.focus({ preventScroll: true })
        useWorkFocus.setState({ cursorId: item.id })
      }}
      onDoubleClick={() => void navigate({ to: '/work/$itemId', params: { itemId: item.id } })}
      className={clsx(
        'relative grid h-full cursor-default select-none items-center gap-3 border-transparent border-l-2 pr-3 pl-3',
        narrow ? 'grid-cols-[minmax(0,1fr)_1.5rem]' : 'grid-cols-[minmax(12rem,1fr)_7rem_5.5rem_7rem_1.5rem]',
        isCurrent ? 'border-l-accent bg-pressed' : 'hover:bg-hover',
        row.dim && 'text-faint',
        (isCarried || isMoving) && 'opacity-60',
        carried?.place.way === 'inside' && (carried.why === null ? 'bg-selected' : 'bg-red-soft'),
      )}
    >
      {carried?.place.way === 'before' && (
        <span
          aria-hidden
          className={clsx('absolute inset-x-0 -top-px h-0.5', carried.why === null ? 'bg-accent' : 'bg-red')}
        />
      )}
      <GridCell className="flex min-w-0 items-center gap-1" style={{ paddingLeft: `${level * 1.25}rem` }}>
        {unfolded === null ? (
          <span className="w-6 shrink-0" />
        ) : (
          <button
            type="button"
            tabIndex={-1}
            aria-label={unfolded ? `Fold ${item.title}` : `Unfold ${item.title}`}
            onClick={() => fold(item.id, !unfolded)}
            className="flex size-6 shrink-0 items-center justify-center rounded-sm text-muted hover:bg-pressed"
          >
            <Chevron open={unfolded} />
          </button>
        )}
        <TitleCell item={item} />
        {item.childCount > 0 && <span className="shrink-0 text-faint text-sm">{item.childCount}</span>}
      </GridCell>
      {!narrow && (
        <>
          <GridCell>
            <StatusCell item={item} />
          </GridCell>
          <GridCell>
            <PriorityCell item={item} />
          </GridCell>
          <GridCell className="min-w-0 truncate">
            <ClaimCell item={item} />
          </GridCell>
        </>
      )}
      <GridCell>
        <ItemMenu item={item} />
      </GridCell>
    </GridRow>
  )
})
