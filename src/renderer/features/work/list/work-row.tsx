import { useNavigate } from '@tanstack/react-router'
import { clsx } from 'clsx'
import { memo } from 'react'
import type { ListedItem } from '../../../../contract/work-item.ts'
import { Checkbox } from '../../../ui/checkbox.tsx'
import { GridCell, GridRow } from '../../../ui/grid.tsx'
import { useWorkFocus } from '../work-view.ts'
import { ClaimCell, PriorityCell, StatusCell, TitleCell } from './work-cells.tsx'
import type { WorkColumn } from './work-columns.ts'

/** Ticks a row, or no longer. */
export function tick(id: string, on: boolean): void {
  useWorkFocus.setState(({ selection: { [id]: _own, ...others } }) => ({
    selection: on ? { ...others, [id]: true } : others,
  }))
}

/** A row of the list. It is drawn again with its own item only: not as one scrolls, nor with the cursor elsewhere. */
export const WorkRow = memo(function WorkRow(props: {
  item: ListedItem
  position: number
  narrow: boolean
  columns: readonly WorkColumn[]
}) {
  const { item, position, narrow, columns } = props
  const navigate = useNavigate()
  const isCurrent = useWorkFocus((focus) => focus.cursorId === item.id)
  const isTicked = useWorkFocus((focus) => focus.selection[item.id] === true)
  const open = () => void navigate({ to: '/work/$itemId', params: { itemId: item.id } })
  return (
    <GridRow
      id={`item-${item.id}`}
      aria-rowindex={position + 1}
      aria-selected={isTicked}
      onClick={(event) => {
        if (event.target instanceof Element && event.target.closest('a, button')) return
        event.currentTarget.closest<HTMLElement>('[role=grid]')?.focus({ preventScroll: true })
        useWorkFocus.setState({ cursorId: item.id })
        if (narrow) open()
      }}
      onDoubleClick={open}
      className={clsx(
        'grid h-full cursor-default select-none items-center gap-3 border-transparent border-l-2 pr-3 pl-3',
        narrow ? 'grid-cols-[1rem_minmax(0,1fr)]' : 'grid-cols-(--work-tracks)',
        isTicked && 'bg-selected',
        isCurrent
          ? 'border-l-accent bg-pressed forced-colors:outline forced-colors:outline-offset-[-1px]'
          : 'hover:bg-hover forced-colors:border-l-[Canvas]',
      )}
    >
      <GridCell>
        <Checkbox
          tabIndex={-1}
          label={`Select ${item.title}`}
          checked={isTicked}
          onCheckedChange={(on) => tick(item.id, on)}
        />
      </GridCell>
      {narrow ? (
        <NarrowCells item={item} />
      ) : (
        columns.map(({ id, meta: { Cell, align } }) => (
          <GridCell key={id} className={clsx('flex min-w-0 items-center', align === 'end' && 'justify-end')}>
            <Cell item={item} />
          </GridCell>
        ))
      )}
    </GridRow>
  )
})

function NarrowCells({ item }: { item: ListedItem }) {
  return (
    <GridCell className="min-w-0">
      <TitleCell item={item} />
      <div className="mt-0.5 flex items-center gap-2 text-sm">
        <StatusCell item={item} />
        <span className="min-w-0 flex-1" />
        <PriorityCell item={item} />
        <ClaimCell item={item} />
      </div>
    </GridCell>
  )
}
