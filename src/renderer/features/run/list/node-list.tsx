import { useVirtualizer } from '@tanstack/react-virtual'
import { useCallback, useEffect, useMemo, useRef } from 'react'
import { usePreferences } from '../../../lib/preferences.ts'
import { useWidth } from '../../../lib/use-width.ts'
import { Grid, GridHeaderCell, GridRow, GridRows } from '../../../ui/grid.tsx'
import { useRun } from '../model/use-run.ts'
import { useRunFocus } from '../run-focus.ts'
import { listRows } from './list-rows.ts'
import { NodeRow, PhaseRow } from './node-row.tsx'
import { useRowKeys } from './use-row-keys.ts'

const rowHeights = { compact: 26, normal: 32, comfortable: 40 }
const textScales = { normal: 1, large: 1.125, larger: 1.25 }
/** In px at normal text size; below, a row has two lines. */
const NARROW_LIST = 560

/** All nodes by phase, each with its state, time, tries, cost and note. */
export function NodeList() {
  const scroller = useRef<HTMLDivElement>(null)
  const dag = useRun((view) => view.dag)
  const folded = useRunFocus((focus) => focus.folded)
  const selected = useRunFocus((focus) => focus.selected)
  const { density, textSize } = usePreferences()
  const scale = textScales[textSize]
  const narrow = useWidth(scroller) < NARROW_LIST * scale
  const rows = useMemo(() => (dag === null ? [] : listRows(dag, folded)), [dag, folded])
  const keys = useMemo(() => rows.flatMap((row) => (row.kind === 'node' ? [row.key] : [])), [rows])
  const steps = useMemo(() => new Map(dag?.nodes.map((node) => [node.id, node])), [dag])
  const estimateSize = useCallback(
    (index: number) => (narrow && rows[index]?.kind === 'node' ? 48 : rowHeights[density]) * scale,
    [narrow, rows, density, scale],
  )
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize,
    getItemKey: (index) => rows[index]?.key ?? index,
    overscan: 8,
  })
  // biome-ignore lint/correctness/useExhaustiveDependencies: rows changed their height, so they are measured anew.
  useEffect(() => virtualizer.measure(), [estimateSize])
  useRowKeys({
    keys,
    show: (key) => virtualizer.scrollToIndex(rows.findIndex((row) => row.key === key)),
  })
  const drawn = virtualizer.getVirtualItems()
  return (
    <Grid
      ref={scroller}
      aria-label="Nodes"
      aria-multiselectable={false}
      aria-rowcount={rows.length + (narrow ? 0 : 1)}
      aria-activedescendant={
        drawn.some((item) => rows[item.index]?.key === selected) ? `node-row-${selected}` : undefined
      }
      className="min-h-0 flex-1 overflow-y-auto outline-offset-[-2px]"
    >
      {!narrow && (
        <GridRows className="sticky top-0 z-10 border-line border-b bg-surface">
          <GridRow
            aria-rowindex={1}
            className="node-tracks h-7 border-transparent border-l-2 text-muted text-sm"
          >
            {['State', 'Node', 'Note'].map((label) => (
              <GridHeaderCell key={label}>{label}</GridHeaderCell>
            ))}
            {['Tries', 'Time', 'Cost'].map((label) => (
              <GridHeaderCell key={label} className="text-right">
                {label}
              </GridHeaderCell>
            ))}
          </GridRow>
        </GridRows>
      )}
      <GridRows className="relative" style={{ height: virtualizer.getTotalSize() }}>
        {drawn.map((item) => {
          const row = rows[item.index]
          const step = row?.kind === 'node' ? steps.get(row.nodeId) : undefined
          return (
            <div
              key={item.key}
              role="presentation"
              className="absolute inset-x-0 top-0"
              style={{ height: item.size, transform: `translateY(${item.start}px)` }}
            >
              {row?.kind === 'phase' && <PhaseRow row={row} position={item.index + 1} />}
              {step && (
                <NodeRow
                  step={step}
                  position={item.index + 1}
                  selected={step.id === selected}
                  narrow={narrow}
                />
              )}
            </div>
          )
        })}
      </GridRows>
    </Grid>
  )
}
