import { useVirtualizer } from '@tanstack/react-virtual'
import { ChartGantt, ZoomIn, ZoomOut } from 'lucide-react'
import { useMemo, useRef, useState } from 'react'
import { useTextScale } from '../../../lib/preferences.ts'
import { useWidth } from '../../../lib/use-width.ts'
import { Button } from '../../../ui/button.tsx'
import { Checkbox } from '../../../ui/checkbox.tsx'
import { EmptyState } from '../../../ui/empty-state.tsx'
import { Grid, GridRows } from '../../../ui/grid.tsx'
import { IconButton } from '../../../ui/icon-button.tsx'
import { useNow } from '../../../ui/use-now.ts'
import { useRowKeys } from '../list/use-row-keys.ts'
import { useRunFocus } from '../run-focus.ts'
import { useRun, useRunStore } from '../use-run.ts'
import { GanttRowView } from './gantt-row.tsx'
import { ganttRows } from './gantt-rows.ts'
import { Ruler } from './ruler.tsx'
import { placeOf, type TimeRange, zoomRange } from './time-scale.ts'
import './gantt.css'

const ROW = 26

/** The run over time: a row for each node that began or could, its waits hatched. */
export function Gantt() {
  const store = useRunStore()
  const scroller = useRef<HTMLDivElement>(null)
  const width = useWidth(scroller)
  const dag = useRun((view) => view.dag)
  const run = useRun((view) => view.run)
  const structure = useRun((view) => view.structureVersion)
  const { selected, elements } = useRunFocus()
  const scale = useTextScale()
  const now = useNow()
  const [range, setRange] = useState<TimeRange | null>(null)
  const createdAt = run?.createdAt ?? 0
  // biome-ignore lint/correctness/useExhaustiveDependencies: the map is changed in place; the version tells of it
  const rows = useMemo(
    () => (dag === null ? [] : ganttRows(dag, store.getState().nodes, createdAt, elements)),
    [dag, store, createdAt, elements, structure],
  )
  const steps = useMemo(() => new Map(dag?.nodes.map((node) => [node.id, node])), [dag])
  const keys = useMemo(() => rows.map((row) => row.key), [rows])
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW * scale,
    getItemKey: (index) => rows[index]?.key ?? index,
    overscan: 8,
  })
  useRowKeys({ keys, show: (key) => virtualizer.scrollToIndex(keys.indexOf(key)) })
  if (run === null) return null
  const last = run.endedAt ?? Math.max(now, createdAt)
  const whole = { from: createdAt, to: Math.max(last, createdAt + 1_000) }
  const shown = range ?? whole
  const drawn = virtualizer.getVirtualItems()
  const nowAt = run.endedAt === null ? placeOf(now, shown) : -1
  return (
    <>
      <div className="flex shrink-0 flex-wrap items-center gap-2 border-line border-b px-3 py-1 text-muted text-sm">
        <IconButton
          size="sm"
          label="Zoom in"
          icon={ZoomIn}
          onClick={() => setRange(zoomRange(shown, 0.5, whole))}
        />
        <IconButton
          size="sm"
          label="Zoom out"
          icon={ZoomOut}
          disabled={range === null}
          onClick={() => setRange(zoomRange(shown, 2, whole))}
        />
        {range === null ? (
          <span className="max-md:hidden">Drag over the times to look closer</span>
        ) : (
          <Button size="sm" onClick={() => setRange(null)}>
            Whole run
          </Button>
        )}
        <span className="flex-1" />
        <span className="flex items-center gap-1.5">
          <span aria-hidden className="gantt-wait h-3 w-5 rounded-sm text-amber" /> Waits
        </span>
        {dag?.nodes.some((node) => node.forEach) && (
          <Checkbox checked={elements} onCheckedChange={(on) => useRunFocus.setState({ elements: on })}>
            Elements
          </Checkbox>
        )}
      </div>
      <Grid
        ref={scroller}
        aria-label="Time line"
        aria-multiselectable={false}
        aria-rowcount={rows.length}
        aria-activedescendant={
          drawn.some((item) => rows[item.index]?.key === selected) ? `gantt-row-${selected}` : undefined
        }
        className="min-h-0 flex-1 overflow-y-auto overflow-x-hidden outline-offset-[-2px]"
      >
        <Ruler shown={shown} whole={whole} width={width} onRange={setRange} />
        {rows.length === 0 ? (
          <EmptyState icon={ChartGantt} title="Nothing has begun">
            A bar for each node that runs will be here.
          </EmptyState>
        ) : (
          <GridRows className="relative" style={{ height: virtualizer.getTotalSize() }}>
            {drawn.map((item) => {
              const row = rows[item.index]
              const step = row && steps.get(row.nodeId)
              return (
                <div
                  key={item.key}
                  role="presentation"
                  className="absolute inset-x-0 top-0"
                  style={{ height: item.size, transform: `translateY(${item.start}px)` }}
                >
                  {row && step && (
                    <GanttRowView
                      row={row}
                      step={step}
                      position={item.index + 1}
                      selected={row.key === selected}
                      shown={shown}
                      now={last}
                    />
                  )}
                </div>
              )
            })}
            {nowAt >= 0 && nowAt <= 100 && (
              <div aria-hidden className="gantt-track pointer-events-none absolute inset-y-0">
                <span className="absolute inset-y-0 w-px bg-red" style={{ left: `${nowAt}%` }} />
              </div>
            )}
          </GridRows>
        )}
      </Grid>
    </>
  )
}
