import type { ReactTable } from '@tanstack/react-table'
import { clsx } from 'clsx'
import { ArrowDown, ArrowUp } from 'lucide-react'
import { memo, useMemo } from 'react'
import type { Task } from '../../../contract/task.ts'
import { Checkbox } from '../../ui/checkbox.tsx'
import { GridHeader, GridHeaderCell } from '../../ui/grid.tsx'
import type { FleetColumnMeta, fleetFeatures } from './fleet-columns.tsx'
import { useFleetFocus, useFleetView } from './fleet-view.ts'

/** The names of the columns; a click sorts, another one turns the order around. */
export const FleetHeader = memo(function FleetHeader(props: {
  columns: readonly { id: string; meta: FleetColumnMeta }[]
  table: Pick<ReactTable<typeof fleetFeatures, Task>, 'getColumn'>
  taskIds: readonly string[]
}) {
  const [first] = useFleetView((view) => view.sorting)
  return (
    <GridHeader className="grid grid-cols-(--fleet-tracks) items-center gap-3 pr-2 pl-3">
      <GridHeaderCell className="flex items-center">
        <SelectAll taskIds={props.taskIds} />
      </GridHeaderCell>
      {props.columns.map(({ id, meta }) => {
        const sorted = first?.id === id ? (first.desc ? 'descending' : 'ascending') : undefined
        const column = props.table.getColumn(id)
        const align = meta.align === 'end' ? 'justify-end' : ''
        return (
          <GridHeaderCell key={id} aria-sort={sorted} className={clsx('flex min-w-0', align)}>
            {column?.getCanSort() ? (
              <button
                type="button"
                onClick={() => {
                  const desc =
                    sorted === undefined ? column.getFirstSortDir() === 'desc' : sorted === 'ascending'
                  useFleetView.setState({ sorting: [{ id, desc }] })
                }}
                className={clsx(
                  '-mx-1 flex min-w-0 items-center gap-1 rounded-sm px-1 hover:bg-hover hover:text-ink',
                  sorted && 'text-ink',
                )}
              >
                <span className="truncate">{meta.label}</span>
                {sorted === 'ascending' && <ArrowUp aria-hidden size={12} className="shrink-0" />}
                {sorted === 'descending' && <ArrowDown aria-hidden size={12} className="shrink-0" />}
              </button>
            ) : (
              <span className="truncate">{meta.label}</span>
            )}
          </GridHeaderCell>
        )
      })}
      <GridHeaderCell>
        <span className="sr-only">Actions</span>
      </GridHeaderCell>
    </GridHeader>
  )
})

function SelectAll({ taskIds }: { taskIds: readonly string[] }) {
  const known = useMemo(() => new Set(taskIds), [taskIds])
  const ticked = useFleetFocus(({ selection }) => {
    // From the few that are ticked, not from the thousands that are not.
    let count = 0
    for (const id of Object.keys(selection)) if (selection[id] && known.has(id)) count += 1
    return count
  })
  const all = ticked > 0 && ticked === taskIds.length
  return (
    <Checkbox
      label={all ? 'Select none' : 'Select all shown'}
      checked={all ? true : ticked > 0 ? 'indeterminate' : false}
      onCheckedChange={() =>
        useFleetFocus.setState({ selection: all ? {} : Object.fromEntries(taskIds.map((id) => [id, true])) })
      }
    />
  )
}
