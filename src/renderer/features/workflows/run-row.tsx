import { clsx } from 'clsx'
import { Ellipsis, ExternalLink, Trash2 } from 'lucide-react'
import { memo } from 'react'
import { isFinalRun, type Run } from '../../../contract/run.ts'
import { useRuns } from '../../lib/runs.ts'
import { DropdownMenu, MenuItem } from '../../ui/dropdown-menu.tsx'
import { GridCell, GridRow } from '../../ui/grid.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import {
  CostCell,
  ElapsedCell,
  ProgressCell,
  RemainingCell,
  type RunColumn,
  StateCell,
  TitleCell,
} from './run-cells.tsx'
import { useRunsView } from './runs-view.ts'

/** One run; it takes its row from the store by itself, so that a change draws it alone. */
export const RunRow = memo(function RunRow(props: {
  runId: string
  /** 1 for the first. */
  position: number
  columns: readonly RunColumn[]
  cursor: boolean
  narrow: boolean
  onOpen: (runId: string) => void
}) {
  const { runId, cursor, narrow } = props
  const run = useRuns((state) => state.runs.get(runId))
  if (!run) return null
  return (
    <GridRow
      id={`run-${runId}`}
      aria-rowindex={props.position + 1}
      aria-selected={cursor}
      onClick={(event) => {
        if (event.target instanceof Element && event.target.closest('a, button')) return
        event.currentTarget.closest<HTMLElement>('[role=grid]')?.focus({ preventScroll: true })
        useRunsView.setState({ cursorId: runId })
        if (narrow) props.onOpen(runId)
      }}
      onDoubleClick={() => props.onOpen(runId)}
      className={clsx(
        'grid h-full cursor-default select-none items-center gap-3 border-transparent border-l-2 pr-3 pl-3',
        narrow ? 'grid-cols-[minmax(0,1fr)_1.5rem]' : 'grid-cols-(--run-tracks)',
        cursor
          ? 'border-l-accent bg-pressed forced-colors:outline forced-colors:outline-offset-[-1px]'
          : 'hover:bg-hover forced-colors:border-l-[Canvas]',
      )}
    >
      {narrow ? (
        <NarrowCells run={run} />
      ) : (
        props.columns.map(({ id, meta: { Cell, align } }) => (
          <GridCell key={id} className={clsx('flex min-w-0 items-center', align === 'end' && 'justify-end')}>
            <Cell run={run} />
          </GridCell>
        ))
      )}
      <GridCell>
        <DropdownMenu
          align="end"
          trigger={<IconButton size="sm" label={`Actions of ${run.title}`} icon={Ellipsis} tabIndex={-1} />}
        >
          <MenuItem icon={ExternalLink} shortcut="Enter" onSelect={() => props.onOpen(runId)}>
            Open
          </MenuItem>
          <MenuItem
            icon={Trash2}
            danger
            shortcut="x"
            disabled={!isFinalRun(run.state)}
            {...(isFinalRun(run.state) ? {} : { note: 'It has not ended.' })}
            onSelect={() => useRunsView.setState({ removingId: runId })}
          >
            Remove from the history
          </MenuItem>
        </DropdownMenu>
      </GridCell>
    </GridRow>
  )
})

function NarrowCells({ run }: { run: Run }) {
  return (
    <GridCell className="min-w-0">
      <div className="flex items-center gap-2">
        <StateCell run={run} />
        <span className="min-w-0 flex-1">
          <TitleCell run={run} />
        </span>
        <CostCell run={run} />
      </div>
      <div className="mt-0.5 flex items-center gap-2 text-sm">
        <span className="flex w-36 shrink-0">
          <ProgressCell run={run} />
        </span>
        <span className="flex-1" />
        <RemainingCell run={run} />
        <ElapsedCell run={run} />
      </div>
    </GridCell>
  )
}
