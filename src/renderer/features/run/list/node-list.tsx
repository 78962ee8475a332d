import { useMemo, useRef } from 'react'
import { useTextScale } from '../../../lib/preferences.ts'
import { useWidth } from '../../../lib/use-width.ts'
import { Grid, GridHeader, GridHeaderCell } from '../../../ui/grid.tsx'
import { useVirtualRows, VirtualRows } from '../../../ui/virtual-rows.tsx'
import { useRunFocus } from '../run-focus.ts'
import { useRun } from '../use-run.ts'
import { listRows } from './list-rows.ts'
import { NodeRow, PhaseRow } from './node-row.tsx'
import { useRowKeys } from './use-row-keys.ts'

/** In px at normal text size; below, a row has two lines. */
const NARROW_LIST = 560

/** All nodes by phase, each with its state, time, tries, cost and note. */
export function NodeList() {
  const scroller = useRef<HTMLDivElement>(null)
  const dag = useRun((view) => view.dag)
  const folded = useRunFocus((focus) => focus.folded)
  const selected = useRunFocus((focus) => focus.selected)
  const scale = useTextScale()
  const narrow = useWidth(scroller) < NARROW_LIST * scale
  const rows = useMemo(() => (dag === null ? [] : listRows(dag, folded)), [dag, folded])
  const keys = useMemo(() => rows.flatMap((row) => (row.kind === 'node' ? [row.id] : [])), [rows])
  const steps = useMemo(() => new Map(dag?.nodes.map((node) => [node.id, node])), [dag])
  const virtual = useVirtualRows({
    rows,
    scroller,
    narrow,
    narrowHeight: 48,
    isHeading: (row) => row.kind === 'phase',
  })
  useRowKeys({ keys, show: virtual.show })
  return (
    <Grid
      ref={scroller}
      aria-label="Nodes"
      aria-multiselectable={false}
      aria-rowcount={rows.length + (narrow ? 0 : 1)}
      aria-activedescendant={virtual.draws(selected) ? `node-row-${selected}` : undefined}
      className="min-h-0 flex-1 overflow-y-auto outline-offset-[-2px]"
    >
      {!narrow && (
        <GridHeader className="node-tracks">
          {['State', 'Node', 'Note'].map((label) => (
            <GridHeaderCell key={label}>{label}</GridHeaderCell>
          ))}
          {['Tries', 'Time', 'Cost'].map((label) => (
            <GridHeaderCell key={label} className="text-right">
              {label}
            </GridHeaderCell>
          ))}
        </GridHeader>
      )}
      <VirtualRows of={virtual}>
        {(row, position) => {
          if (row.kind === 'phase') return <PhaseRow row={row} position={position} />
          const step = steps.get(row.id)
          return (
            step && (
              <NodeRow step={step} position={position} selected={step.id === selected} narrow={narrow} />
            )
          )
        }}
      </VirtualRows>
    </Grid>
  )
}
