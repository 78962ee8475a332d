import { useTable } from '@tanstack/react-table'
import { type CSSProperties, useMemo, useRef } from 'react'
import type { Instance } from '../../../contract/instance.ts'
import { useInstanceFocus } from '../../lib/instance-focus.ts'
import { useTextScale } from '../../lib/preferences.ts'
import { NARROW, useMedia } from '../../lib/use-media.ts'
import { useWidth } from '../../lib/use-width.ts'
import { Grid, GridHeader } from '../../ui/grid.tsx'
import { SortHeaderCell } from '../../ui/sort-header-cell.tsx'
import { columnsThatFit } from '../../ui/table-columns.ts'
import { useVirtualRows, VirtualRows } from '../../ui/virtual-rows.tsx'
import { instanceColumns, instanceFeatures } from './instance-columns.tsx'
import { InstanceRow } from './instance-row.tsx'
import { useInstanceKeys } from './use-instance-keys.ts'

const NARROW_HEIGHT = 56
const wanted = instanceColumns.flatMap(({ id, meta }) => (id !== undefined && meta ? [{ id, meta }] : []))

/** The rows of the living instances. */
export function InstanceTable({ instances }: { instances: readonly Instance[] }) {
  const scroller = useRef<HTMLDivElement>(null)
  const narrow = useMedia(NARROW)
  const scale = useTextScale()
  const width = useWidth(scroller)
  const sorting = useInstanceFocus((focus) => focus.sorting)
  const cursorId = useInstanceFocus((focus) => focus.cursorId)
  const state = useMemo(() => ({ sorting }), [sorting])
  const table = useTable({
    features: instanceFeatures,
    columns: instanceColumns,
    data: instances,
    getRowId: (instance) => instance.id,
    state,
  })
  const rows = table.getRowModel().rows
  const columns = useMemo(() => columnsThatFit(wanted, width, 16 * scale), [width, scale])
  const virtual = useVirtualRows({ rows, scroller, narrow, narrowHeight: NARROW_HEIGHT })
  useInstanceKeys({
    ids: rows.map((row) => row.id),
    show: virtual.show,
  })
  return (
    <Grid
      ref={scroller}
      aria-label="Instances"
      aria-multiselectable={false}
      aria-rowcount={rows.length + 1}
      aria-activedescendant={virtual.draws(cursorId) ? `instance-${cursorId}` : undefined}
      className="min-h-0 flex-1 overflow-y-auto outline-offset-[-2px]"
      style={{ '--instance-tracks': columns.map(({ meta }) => meta.track).join(' ') } as CSSProperties}
    >
      {!narrow && (
        <GridHeader className="grid grid-cols-(--instance-tracks) items-center gap-3 pr-3 pl-3">
          {columns.map((column) => (
            <HeaderCell key={column.id} {...column} sortable={table.getColumn(column.id)?.getCanSort()} />
          ))}
        </GridHeader>
      )}
      <VirtualRows of={virtual}>
        {(row, position) => (
          <InstanceRow
            instanceId={row.id}
            position={position}
            columns={columns}
            cursor={row.id === cursorId}
            narrow={narrow}
          />
        )}
      </VirtualRows>
    </Grid>
  )
}

function HeaderCell({ id, meta, sortable }: (typeof wanted)[number] & { sortable: boolean | undefined }) {
  const [first] = useInstanceFocus((focus) => focus.sorting)
  const desc = first?.id === id ? first.desc : undefined
  const sort = () => {
    const next = desc === undefined ? meta.align === 'end' : !desc
    useInstanceFocus.setState({ sorting: [{ id, desc: next }] })
  }
  return (
    <SortHeaderCell label={meta.label} align={meta.align} desc={desc} onSort={sortable ? sort : undefined} />
  )
}
