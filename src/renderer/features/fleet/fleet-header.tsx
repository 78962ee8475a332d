import type { ReactTable } from '@tanstack/react-table'
import { memo, useMemo } from 'react'
import type { Task } from '../../../contract/task.ts'
import { useFleetFocus } from '../../lib/fleet-focus.ts'
import { Checkbox } from '../../ui/checkbox.tsx'
import { GridHeader, GridHeaderCell } from '../../ui/grid.tsx'
import { SortHeaderCell } from '../../ui/sort-header-cell.tsx'
import type { FleetColumnMeta, fleetFeatures } from './fleet-columns.tsx'
import { useFleetView } from './fleet-view.ts'

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
        const desc = first?.id === id ? first.desc : undefined
        const column = props.table.getColumn(id)
        const sort = () => {
          const next = desc === undefined ? column?.getFirstSortDir() === 'desc' : !desc
          useFleetView.setState({ sorting: [{ id, desc: next }] })
        }
        return (
          <SortHeaderCell
            key={id}
            label={meta.label}
            align={meta.align}
            desc={desc}
            onSort={column?.getCanSort() ? sort : undefined}
          />
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
