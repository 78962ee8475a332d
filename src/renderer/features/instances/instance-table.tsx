import { useTable } from '@tanstack/react-table'
import { clsx } from 'clsx'
import { ArrowDown, ArrowUp } from 'lucide-react'
import { type CSSProperties, useMemo, useRef } from 'react'
import type { Instance } from '../../../contract/instance.ts'
import { useTextScale } from '../../lib/preferences.ts'
import { NARROW, useMedia } from '../../lib/use-media.ts'
import { useWidth } from '../../lib/use-width.ts'
import { Grid, GridHeader, GridHeaderCell } from '../../ui/grid.tsx'
import { columnsThatFit } from '../../ui/table-columns.ts'
import { useVirtualRows, VirtualRows } from '../../ui/virtual-rows.tsx'
import { instanceColumns, instanceFeatures } from './instance-columns.tsx'
import { useInstanceFocus } from './instance-focus.ts'
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
  const sorted = first?.id === id ? (first.desc ? 'descending' : 'ascending') : undefined
  const Arrow = sorted === 'ascending' ? ArrowUp : ArrowDown
  return (
    <GridHeaderCell
      aria-sort={sorted}
      className={clsx('flex min-w-0', meta.align === 'end' && 'justify-end')}
    >
      {sortable ? (
        <button
          type="button"
          onClick={() =>
            useInstanceFocus.setState({
              sorting: [{ id, desc: sorted === undefined ? meta.align === 'end' : sorted === 'ascending' }],
            })
          }
          className={clsx(
            '-mx-1 flex min-w-0 items-center gap-1 rounded-sm px-1 hover:bg-hover hover:text-ink',
            sorted && 'text-ink',
          )}
        >
          <span className="truncate">{meta.label}</span>
          {sorted && <Arrow aria-hidden size={12} className="shrink-0" />}
        </button>
      ) : (
        <span className="truncate">{meta.label}</span>
      )}
    </GridHeaderCell>
  )
}
