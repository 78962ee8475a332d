import { clsx } from 'clsx'
import { Ellipsis } from 'lucide-react'
import { type MouseEvent, memo, useState } from 'react'
import { useLive, useTask } from '../../lib/store.ts'
import { Checkbox } from '../../ui/checkbox.tsx'
import { ControlMenuItems } from '../../ui/controls/control-buttons.tsx'
import { DropdownMenu, MenuItem, MenuSeparator } from '../../ui/dropdown-menu.tsx'
import { formatDirectory } from '../../ui/format.ts'
import { GridCell, GridRow } from '../../ui/grid.tsx'
import { ProgressLine } from '../../ui/task/progress-line.tsx'
import { VisibleText } from '../../ui/visible-text.tsx'
import { ElapsedCell, RunawayMark, SimulatedMark, StateCell, StepCell, stepText } from './fleet-cells.tsx'
import type { FleetColumnMeta } from './fleet-columns.tsx'

export interface FleetRowProps {
  taskId: string
  /** 1 for the first; of all rows, drawn or not. */
  position: number
  columns: readonly { id: string; meta: FleetColumnMeta }[]
  cursor: boolean
  selected: boolean
  narrow: boolean
  onPoint: (taskId: string) => void
  onOpen: (taskId: string) => void
  onTick: (taskId: string, event: unknown) => void
}

/** One task. It takes its task from the store by itself, so that a change draws this row alone. */
export const FleetRow = memo(function FleetRow(props: FleetRowProps) {
  const { taskId, columns, cursor, selected, narrow } = props
  const task = useTask(taskId)
  if (!task) return null
  const point = (event: MouseEvent<HTMLElement>) => {
    if (event.target instanceof Element && event.target.closest('a, button, [role=menu]')) return
    // Not the link or the box inside: they would take Space and Enter for themselves.
    event.currentTarget.closest<HTMLElement>('[role=grid]')?.focus({ preventScroll: true })
    if (narrow) props.onOpen(taskId)
    else if (event.shiftKey) props.onTick(taskId, event)
    else props.onPoint(taskId)
  }
  return (
    <GridRow
      id={`row-${taskId}`}
      aria-rowindex={props.position + 1}
      aria-selected={selected}
      data-cursor={cursor || undefined}
      onClick={point}
      onDoubleClick={() => props.onOpen(taskId)}
      className={clsx(
        'group/row grid h-full cursor-default select-none items-center gap-3 border-transparent border-l-2 pr-2 pl-3',
        narrow ? 'grid-cols-[1fr_auto]' : 'grid-cols-(--fleet-tracks)',
        selected ? 'bg-selected' : cursor ? 'bg-pressed' : 'hover:bg-hover',
        // Forced colours draw transparent borders and drop backgrounds.
        cursor
          ? 'border-l-accent forced-colors:outline forced-colors:outline-offset-[-1px]'
          : 'forced-colors:border-l-[Canvas]',
      )}
    >
      {narrow ? (
        <NarrowCells task={task} />
      ) : (
        <>
          <GridCell className="flex items-center">
            <span
              className={clsx(
                !selected && !cursor && 'opacity-0 focus-within:opacity-100 group-hover/row:opacity-100',
              )}
            >
              <span
                onClickCapture={(event) => {
                  event.stopPropagation()
                  props.onTick(taskId, event)
                }}
              >
                <Checkbox
                  label={`Select ${task.title}`}
                  tabIndex={-1}
                  checked={selected}
                  onCheckedChange={() => {}}
                />
              </span>
            </span>
          </GridCell>
          {columns.map(({ id, meta: { Cell, align } }) => (
            <GridCell
              key={id}
              className={clsx('flex min-w-0 items-center', align === 'end' && 'justify-end')}
            >
              <Cell task={task} />
            </GridCell>
          ))}
        </>
      )}
      <GridCell className="flex justify-end">
        <RowMenu taskId={taskId} onOpen={props.onOpen} shown={cursor || narrow} />
      </GridCell>
    </GridRow>
  )
})

function NarrowCells({ task }: { task: NonNullable<ReturnType<typeof useTask>> }) {
  const home = useLive((state) => state.info?.homeDirectory)
  return (
    <GridCell className="min-w-0">
      <div className="flex items-center gap-2">
        <span className="min-w-0 truncate font-medium">
          <VisibleText text={task.title} kind="text" />
        </span>
        <SimulatedMark task={task} />
        <RunawayMark task={task} />
      </div>
      <div className="mt-0.5 flex items-center gap-2 text-sm">
        <StateCell task={task} />
        <ElapsedCell task={task} />
        <ProgressLine task={task} className="shrink-0 max-w-1/2" />
        <span className="flex min-w-0 flex-1 text-muted">
          {stepText(task) ? (
            <StepCell task={task} />
          ) : (
            <span className="truncate">{formatDirectory(task.directory, home)}</span>
          )}
        </span>
      </div>
    </GridCell>
  )
}

function RowMenu({
  taskId,
  onOpen,
  shown,
}: {
  taskId: string
  onOpen: (id: string) => void
  shown: boolean
}) {
  const [open, setOpen] = useState(false)
  const button = (
    <button
      type="button"
      aria-label="Actions"
      tabIndex={-1}
      onClick={() => setOpen(true)}
      className={clsx(
        'flex size-6 items-center justify-center rounded-md text-muted hover:bg-hover hover:text-ink data-[state=open]:bg-pressed',
        !shown && !open && 'opacity-0 focus-visible:opacity-100 group-hover/row:opacity-100',
      )}
    >
      <Ellipsis aria-hidden size={16} strokeWidth={1.75} />
    </button>
  )
  // Only an open menu is a menu: forty of them closed would be drawn with every change.
  if (!open) return button
  return (
    <DropdownMenu trigger={button} align="end" open onOpenChange={setOpen}>
      <OpenRowMenu taskId={taskId} onOpen={onOpen} />
    </DropdownMenu>
  )
}

function OpenRowMenu({ taskId, onOpen }: { taskId: string; onOpen: (id: string) => void }) {
  const task = useTask(taskId)
  if (!task) return null
  return (
    <>
      <MenuItem shortcut="Enter" onSelect={() => onOpen(taskId)}>
        Open
      </MenuItem>
      <MenuSeparator />
      <ControlMenuItems task={task} />
      <MenuSeparator />
      <MenuItem onSelect={() => void navigator.clipboard.writeText(taskId)}>Copy id</MenuItem>
      <MenuItem onSelect={() => void navigator.clipboard.writeText(task.directory)}>Copy directory</MenuItem>
    </>
  )
}
