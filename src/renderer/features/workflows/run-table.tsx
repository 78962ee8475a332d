import { useNavigate } from '@tanstack/react-router'
import { useVirtualizer } from '@tanstack/react-virtual'
import { clsx } from 'clsx'
import { type CSSProperties, useCallback, useEffect, useMemo, useRef } from 'react'
import { isFinalRun, type Run } from '../../../contract/workflow.ts'
import { usePreferences } from '../../lib/preferences.ts'
import { useShortcuts } from '../../lib/shortcuts.ts'
import { NARROW, useMedia } from '../../lib/use-media.ts'
import { useWidth } from '../../lib/use-width.ts'
import { Grid, GridHeaderCell, GridRow, GridRows } from '../../ui/grid.tsx'
import { columnsThatFit } from '../../ui/table-columns.ts'
import { runColumns } from './run-cells.tsx'
import { RunRow } from './run-row.tsx'
import { useRunsView } from './runs-view.ts'

const rowHeights = { compact: 26, normal: 32, comfortable: 40 }
const NARROW_HEIGHT = 60
const textScales = { normal: 1, large: 1.125, larger: 1.25 }

/** The rows of runs, with the keys that move, open and remove. */
export function RunTable({ runs }: { runs: readonly Run[] }) {
  const scroller = useRef<HTMLDivElement>(null)
  const navigate = useNavigate()
  const narrow = useMedia(NARROW)
  const { density, textSize } = usePreferences()
  const scale = textScales[textSize]
  const width = useWidth(scroller)
  const cursorId = useRunsView((view) => view.cursorId)
  const columns = useMemo(() => {
    const fitting = columnsThatFit(runColumns, width, 16 * scale)
    return runColumns.filter(({ id }) => fitting.has(id))
  }, [width, scale])
  const estimateSize = useCallback(
    () => (narrow ? NARROW_HEIGHT : rowHeights[density]) * scale,
    [narrow, density, scale],
  )
  const getItemKey = useCallback((index: number) => runs[index]?.id ?? index, [runs])
  const virtualizer = useVirtualizer({
    count: runs.length,
    getScrollElement: () => scroller.current,
    estimateSize,
    getItemKey,
    overscan: 8,
  })
  // biome-ignore lint/correctness/useExhaustiveDependencies: rows changed their height, so they are measured anew.
  useEffect(() => virtualizer.measure(), [narrow, density, scale])

  const at = runs.findIndex((run) => run.id === cursorId)
  const moveTo = (wanted: number) => {
    const index = Math.min(runs.length - 1, Math.max(0, wanted))
    const run = runs[index]
    if (!run) return
    useRunsView.setState({ cursorId: run.id })
    virtualizer.scrollToIndex(index)
  }
  const open = (runId: string) => void navigate({ to: '/run/$runId', params: { runId } })
  const group = 'Workflows'
  useShortcuts([
    { keys: 'j', aliases: ['ArrowDown'], label: 'Next run', group, run: () => moveTo(at + 1) },
    { keys: 'k', aliases: ['ArrowUp'], label: 'Previous run', group, run: () => moveTo(at - 1) },
    { keys: 'Home', label: 'First run', group, run: () => moveTo(0) },
    { keys: 'End', label: 'Last run', group, run: () => moveTo(runs.length - 1) },
    {
      keys: 'Enter',
      label: 'Open the run',
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
  const drawn = virtualizer.getVirtualItems()
  return (
    <Grid
      ref={scroller}
      aria-label="Runs"
      aria-multiselectable={false}
      aria-rowcount={runs.length + 1}
      aria-activedescendant={
        drawn.some((item) => runs[item.index]?.id === cursorId) ? `run-${cursorId}` : undefined
      }
      className="min-h-0 flex-1 overflow-y-auto outline-offset-[-2px]"
      style={
        { '--run-tracks': [...columns.map(({ meta }) => meta.track), '1.5rem'].join(' ') } as CSSProperties
      }
    >
      {!narrow && (
        <GridRows className="sticky top-0 z-10 border-line border-b bg-surface">
          <GridRow
            aria-rowindex={1}
            className="grid h-7 grid-cols-(--run-tracks) items-center gap-3 border-transparent border-l-2 pr-3 pl-3 text-muted text-sm"
          >
            {columns.map(({ id, meta }) => (
              <GridHeaderCell key={id} className={clsx('truncate', meta.align === 'end' && 'text-right')}>
                {meta.label}
              </GridHeaderCell>
            ))}
          </GridRow>
        </GridRows>
      )}
      <GridRows className="relative" style={{ height: virtualizer.getTotalSize() }}>
        {drawn.map((item) => {
          const run = runs[item.index]
          if (!run) return null
          return (
            <div
              key={item.key}
              role="presentation"
              className="absolute inset-x-0 top-0"
              style={{ height: item.size, transform: `translateY(${item.start}px)` }}
            >
              <RunRow
                runId={run.id}
                position={item.index + 1}
                columns={columns}
                cursor={run.id === cursorId}
                narrow={narrow}
                onOpen={open}
              />
            </div>
          )
        })}
      </GridRows>
    </Grid>
  )
}
