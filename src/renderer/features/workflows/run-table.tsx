import { useNavigate } from '@tanstack/react-router'
import { clsx } from 'clsx'
import { type CSSProperties, useMemo, useRef } from 'react'
import { isFinalRun, type Run } from '../../../contract/run.ts'
import { useTextScale } from '../../lib/preferences.ts'
import { useShortcuts } from '../../lib/shortcuts.ts'
import { NARROW, useMedia } from '../../lib/use-media.ts'
import { useWidth } from '../../lib/use-width.ts'
import { Grid, GridHeader, GridHeaderCell } from '../../ui/grid.tsx'
import { columnsThatFit } from '../../ui/table-columns.ts'
import { useVirtualRows, VirtualRows } from '../../ui/virtual-rows.tsx'
import { runColumns } from './run-cells.tsx'
import { RunRow } from './run-row.tsx'
import { useRunsView } from './runs-view.ts'

const NARROW_HEIGHT = 60

/** The rows of runs, with the keys that move, open and remove. */
export function RunTable({ runs }: { runs: readonly Run[] }) {
  const scroller = useRef<HTMLDivElement>(null)
  const navigate = useNavigate()
  const narrow = useMedia(NARROW)
  const scale = useTextScale()
  const width = useWidth(scroller)
  const cursorId = useRunsView((view) => view.cursorId)
  const columns = useMemo(() => columnsThatFit(runColumns, width, 16 * scale), [width, scale])
  const virtual = useVirtualRows({ rows: runs, scroller, narrow, narrowHeight: NARROW_HEIGHT })

  const at = runs.findIndex((run) => run.id === cursorId)
  const moveTo = (wanted: number) => {
    const index = Math.min(runs.length - 1, Math.max(0, wanted))
    const run = runs[index]
    if (!run) return
    useRunsView.setState({ cursorId: run.id })
    virtual.show(run.id)
  }
  const open = (runId: string) => void navigate({ to: '/run/$runId', params: { runId } })
  const group = 'Workflows'
  useShortcuts([
    {
      keys: 'j',
      aliases: ['ArrowDown'],
      label: 'Next run',
      safe: 'repeats',
      group,
      run: () => moveTo(at + 1),
    },
    {
      keys: 'k',
      aliases: ['ArrowUp'],
      label: 'Previous run',
      safe: 'repeats',
      group,
      run: () => moveTo(at - 1),
    },
    { keys: 'Home', label: 'First run', safe: 'repeats', group, run: () => moveTo(0) },
    { keys: 'End', label: 'Last run', safe: 'repeats', group, run: () => moveTo(runs.length - 1) },
    {
      keys: 'Enter',
      label: 'Open the run',
      safe: 'once',
      group,
      run: () => {
        const run = runs[at]
        if (run) open(run.id)
      },
    },
    {
      keys: 'x',
      label: 'Remove the run from the history (asks)',
      group,
      run: () => {
        const run = runs[at]
        if (run && isFinalRun(run.state)) useRunsView.setState({ removingId: run.id })
      },
    },
  ])
  return (
    <Grid
      ref={scroller}
      aria-label="Runs"
      aria-multiselectable={false}
      aria-rowcount={runs.length + 1}
      aria-activedescendant={virtual.draws(cursorId) ? `run-${cursorId}` : undefined}
      className="min-h-0 flex-1 overflow-y-auto outline-offset-[-2px]"
      style={
        { '--run-tracks': [...columns.map(({ meta }) => meta.track), '1.5rem'].join(' ') } as CSSProperties
      }
    >
      {!narrow && (
        <GridHeader className="grid grid-cols-(--run-tracks) items-center gap-3 pr-3 pl-3">
          {columns.map(({ id, meta }) => (
            <GridHeaderCell key={id} className={clsx('truncate', meta.align === 'end' && 'text-right')}>
              {meta.label}
            </GridHeaderCell>
          ))}
        </GridHeader>
      )}
      <VirtualRows of={virtual}>
        {(run, position) => (
          <RunRow
            runId={run.id}
            position={position}
            columns={columns}
            cursor={run.id === cursorId}
            narrow={narrow}
            onOpen={open}
          />
        )}
      </VirtualRows>
    </Grid>
  )
}
