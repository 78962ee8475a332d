import { useTable } from '@tanstack/react-table'
import { useVirtualizer } from '@tanstack/react-virtual'
import { clsx } from 'clsx'
import { ArrowDown, ArrowUp } from 'lucide-react'
import { type CSSProperties, useCallback, useEffect, useMemo, useRef } from 'react'
import type { Instance } from '../../../contract/instance.ts'
import { usePreferences } from '../../lib/preferences.ts'
import { NARROW, useMedia } from '../../lib/use-media.ts'
import { useWidth } from '../../lib/use-width.ts'
import { Grid, GridHeaderCell, GridRow, GridRows } from '../../ui/grid.tsx'
import { columnsThatFit } from '../../ui/table-columns.ts'
import { instanceColumns, instanceFeatures } from './instance-columns.tsx'
import { useInstanceFocus } from './instance-focus.ts'
import { InstanceRow } from './instance-row.tsx'
import { useInstanceKeys } from './use-instance-keys.ts'

const rowHeights = { compact: 26, normal: 32, comfortable: 40 }
const NARROW_HEIGHT = 56
const textScales = { normal: 1, large: 1.125, larger: 1.25 }
const wanted = instanceColumns.flatMap(({ id, meta }) => (id !== undefined && meta ? [{ id, meta }] : []))

/** The rows of the living instances. */
export function InstanceTable({ instances }: { instances: readonly Instance[] }) {
  const scroller = useRef<HTMLDivElement>(null)
  const narrow = useMedia(NARROW)
  const { density, textSize } = usePreferences()
  const scale = textScales[textSize]
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
  const columns = useMemo(() => {
    const fitting = columnsThatFit(wanted, width, 16 * scale)
    return wanted.filter(({ id }) => fitting.has(id))
  }, [width, scale])
  const estimateSize = useCallback(
    () => (narrow ? NARROW_HEIGHT : rowHeights[density]) * scale,
    [narrow, density, scale],
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
  useInstanceKeys({
    ids: rows.map((row) => row.id),
    show: (id) => virtualizer.scrollToIndex(rows.findIndex((row) => row.id === id)),
  })
  const drawn = virtualizer.getVirtualItems()
  return (
    <Grid
      ref={scroller}
      aria-label="Instances"
      aria-multiselectable={false}
      aria-rowcount={rows.length + 1}
      aria-activedescendant={
        drawn.some((item) => rows[item.index]?.id === cursorId) ? `instance-${cursorId}` : undefined
      }
      className="min-h-0 flex-1 overflow-y-auto outline-offset-[-2px]"
      style={{ '--instance-tracks': columns.map(({ meta }) => meta.track).join(' ') } as CSSProperties}
    >
      {!narrow && (
        <GridRows className="sticky top-0 z-10 border-line border-b bg-surface">
          <GridRow
            aria-rowindex={1}
            className="grid h-7 grid-cols-(--instance-tracks) items-center gap-3 border-transparent border-l-2 pr-3 pl-3 text-muted text-sm"
          >
            {columns.map((column) => (
              <HeaderCell key={column.id} {...column} sortable={table.getColumn(column.id)?.getCanSort()} />
            ))}
          </GridRow>
        </GridRows>
      )}
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
              <InstanceRow
                instanceId={row.id}
                position={item.index + 1}
                columns={columns}
                cursor={row.id === cursorId}
                narrow={narrow}
              />
            </div>
          )
        })}
      </GridRows>
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
