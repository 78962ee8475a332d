import { useNavigate } from '@tanstack/react-router'
import { useTable } from '@tanstack/react-table'
import { useVirtualizer } from '@tanstack/react-virtual'
import { type CSSProperties, useCallback, useEffect, useMemo, useRef } from 'react'
import type { Task } from '../../../contract/task.ts'
import { usePreferences } from '../../lib/preferences.ts'
import { NARROW, useMedia } from '../../lib/use-media.ts'
import { useWidth } from '../../lib/use-width.ts'
import { Grid, GridRows } from '../../ui/grid.tsx'
import { columnsThatFit } from '../../ui/table-columns.ts'
import { fleetColumns, fleetFeatures } from './fleet-columns.tsx'
import { FleetGroupRow } from './fleet-group-row.tsx'
import { FleetHeader } from './fleet-header.tsx'
import { useFleetKeys } from './fleet-keys.ts'
import { FleetRow } from './fleet-row.tsx'
import { useFleetFocus, useFleetView } from './fleet-view.ts'
import { groupIds, sortingFor } from './grouping.ts'

const rowHeights = { compact: 26, normal: 32, comfortable: 40 }
const NARROW_HEIGHT = 56
const textScales = { normal: 1, large: 1.125, larger: 1.25 }

/** The rows of the fleet: sorted, grouped and drawn only where they are seen. */
export function FleetTable(props: { tasks: readonly Task[]; pointer: React.HTMLAttributes<HTMLDivElement> }) {
  const { tasks } = props
  const navigate = useNavigate()
  const scroller = useRef<HTMLDivElement>(null)
  const narrow = useMedia(NARROW)
  const width = useWidth(scroller)
  const { density, textSize } = usePreferences()
  const scale = textScales[textSize]
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
    const wanted = fleetColumns.flatMap(({ id, meta }) =>
      id !== undefined && meta && !hiddenColumns.some((hidden) => hidden === id) ? [{ id, meta }] : [],
    )
    const fitting = columnsThatFit(wanted, width, 16 * scale)
    return wanted.filter(({ id }) => fitting.has(id))
  }, [hiddenColumns, width, scale])

  // Stable functions: with another one the virtual list measures all rows anew.
  const estimateSize = useCallback(
    (index: number) => (narrow && !rows[index]?.getIsGrouped() ? NARROW_HEIGHT : rowHeights[density]) * scale,
    [narrow, rows, density, scale],
  )
  const getItemKey = useCallback((index: number) => rows[index]?.id ?? index, [rows])
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize,
    getItemKey,
    overscan: 8,
  })
  // biome-ignore lint/correctness/useExhaustiveDependencies: rows changed their height, so they are measured anew.
  useEffect(() => virtualizer.measure(), [narrow, density, scale])

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
    show: (taskId) => {
      const index = rows.findIndex((row) => row.id === taskId)
      if (index >= 0) virtualizer.scrollToIndex(index)
    },
  })

  const tracks = `1rem ${columns.map(({ meta }) => meta.track).join(' ')} 1.5rem`
  const drawn = virtualizer.getVirtualItems()
  const cursorDrawn = drawn.some((item) => rows[item.index]?.id === cursorId)
  return (
    <Grid
      ref={scroller}
      aria-label="Tasks"
      aria-rowcount={rows.length + 1}
      aria-activedescendant={cursorDrawn ? `row-${cursorId}` : undefined}
      className="min-h-0 flex-1 overflow-y-auto outline-offset-[-2px]"
      style={{ '--fleet-tracks': tracks } as CSSProperties}
      {...props.pointer}
    >
      {!narrow && <FleetHeader columns={columns} table={table} taskIds={taskRows} />}
      <GridRows className="relative" style={{ height: virtualizer.getTotalSize() }}>
        {drawn.map((item) => {
          const row = rows[item.index]
          if (!row) return null
          return (
            <div
              key={item.key}
              role="presentation"
              className="absolute inset-x-0 top-0"
              style={{ height: item.size, transform: `translateY(${item.start}px)` }}
            >
              {row.getIsGrouped() ? (
                <FleetGroupRow
                  id={row.id}
                  position={item.index + 1}
                  count={row.subRows.length}
                  first={row.subRows[0]?.original}
                />
              ) : (
                <FleetRow
                  taskId={row.id}
                  position={item.index + 1}
                  columns={columns}
                  cursor={row.id === cursorId}
                  selected={selection[row.id] === true}
                  narrow={narrow}
                  onPoint={point}
                  onOpen={open}
                  onTick={tick}
                />
              )}
            </div>
          )
        })}
      </GridRows>
    </Grid>
  )
}
