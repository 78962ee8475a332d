import { useNavigate } from '@tanstack/react-router'
import { useTable } from '@tanstack/react-table'
import { type CSSProperties, useCallback, useMemo, useRef } from 'react'
import type { Task } from '../../../contract/task.ts'
import { useFleetFocus } from '../../lib/fleet-focus.ts'
import { useTextScale } from '../../lib/preferences.ts'
import { NARROW, useMedia } from '../../lib/use-media.ts'
import { useWidth } from '../../lib/use-width.ts'
import { Grid } from '../../ui/grid.tsx'
import { columnsThatFit } from '../../ui/table-columns.ts'
import { useVirtualRows, VirtualRows } from '../../ui/virtual-rows.tsx'
import { fleetColumns, fleetFeatures } from './fleet-columns.tsx'
import { FleetGroupRow } from './fleet-group-row.tsx'
import { FleetHeader } from './fleet-header.tsx'
import { useFleetKeys } from './fleet-keys.ts'
import { FleetRow } from './fleet-row.tsx'
import { useFleetView } from './fleet-view.ts'
import { groupIds, sortingFor } from './grouping.ts'

const NARROW_HEIGHT = 56

/** The rows of the fleet: sorted, grouped and drawn only where they are seen. */
export function FleetTable(props: {
  tasks: readonly Task[]
  /** What needs a person of all that the filter leaves. */
  needsYou: number
  pointer: React.HTMLAttributes<HTMLDivElement>
}) {
  const { tasks } = props
  const navigate = useNavigate()
  const scroller = useRef<HTMLDivElement>(null)
  const narrow = useMedia(NARROW)
  const width = useWidth(scroller)
  const scale = useTextScale()
  const { sorting, grouping, hiddenColumns, foldedGroups } = useFleetView()
  const selection = useFleetFocus((state) => state.selection)
  const cursorId = useFleetFocus((state) => state.cursorId)

  const expanded = useMemo(
    () => Object.fromEntries(groupIds(tasks, grouping).map((id) => [id, !foldedGroups.includes(id)])),
    [tasks, grouping, foldedGroups],
  )
  const state = useMemo(
    () => ({
      sorting: sortingFor(sorting, grouping),
      grouping: grouping === 'none' ? [] : [grouping],
      expanded,
      rowSelection: selection,
    }),
    [sorting, grouping, expanded, selection],
  )
  const table = useTable({
    features: fleetFeatures,
    columns: fleetColumns,
    data: tasks,
    getRowId: (task) => task.id,
    groupedColumnMode: false,
    enableRowSelection: (row) => !row.getIsGrouped(),
    onRowSelectionChange: (update) =>
      useFleetFocus.setState((focus) => ({
        selection: typeof update === 'function' ? update(focus.selection) : update,
      })),
    state,
  })
  const rows = table.getRowModel().rows
  const taskRows = useMemo(() => rows.filter((row) => !row.getIsGrouped()).map((row) => row.id), [rows])

  const columns = useMemo(() => {
    // The headings of the groups say the state.
    const isShown = (id: string) =>
      !hiddenColumns.some((hidden) => hidden === id) && !(id === 'bucket' && grouping === 'bucket')
    const wanted = fleetColumns.flatMap(({ id, meta }) =>
      id !== undefined && meta && isShown(id) ? [{ id, meta }] : [],
    )
    return columnsThatFit(wanted, width, 16 * scale)
  }, [hiddenColumns, grouping, width, scale])

  const virtual = useVirtualRows({
    rows,
    scroller,
    narrow,
    narrowHeight: NARROW_HEIGHT,
    isHeading: (row) => row.getIsGrouped(),
  })

  const point = useCallback((taskId: string) => useFleetFocus.setState({ cursorId: taskId }), [])
  const open = useCallback(
    (taskId: string) => void navigate({ to: '/task/$taskId', params: { taskId } }),
    [navigate],
  )
  const tableRef = useRef(table)
  tableRef.current = table
  const tick = useCallback((taskId: string, event?: unknown) => {
    useFleetFocus.setState({ cursorId: taskId })
    const row = tableRef.current.getRow(taskId)
    if (event === undefined) row.toggleSelected()
    else row.getToggleSelectedHandler()(event)
  }, [])
  useFleetKeys({
    taskIds: taskRows,
    open,
    tick,
    show: virtual.show,
  })

  const tracks = `1rem ${columns.map(({ meta }) => meta.track).join(' ')} 1.5rem`
  return (
    <Grid
      ref={scroller}
      aria-label="Tasks"
      data-fleet-rows
      aria-rowcount={rows.length + 1}
      aria-activedescendant={virtual.draws(cursorId) ? `row-${cursorId}` : undefined}
      className="min-h-0 flex-1 overflow-y-auto outline-offset-[-2px]"
      style={{ '--fleet-tracks': tracks } as CSSProperties}
      {...props.pointer}
    >
      {!narrow && <FleetHeader columns={columns} table={table} taskIds={taskRows} />}
      <VirtualRows of={virtual}>
        {(row, position) =>
          row.getIsGrouped() ? (
            <FleetGroupRow
              id={row.id}
              position={position}
              count={row.subRows.length}
              first={row.subRows[0]?.original}
              needsYou={props.needsYou}
            />
          ) : (
            <FleetRow
              taskId={row.id}
              position={position}
              columns={columns}
              cursor={row.id === cursorId}
              selected={selection[row.id] === true}
              narrow={narrow}
              onPoint={point}
              onOpen={open}
              onTick={tick}
            />
          )
        }
      </VirtualRows>
    </Grid>
  )
}
