import { type CSSProperties, useEffect, useMemo, useRef } from 'react'
import { useTextScale } from '../../../lib/preferences.ts'
import { useShortcuts } from '../../../lib/shortcuts.ts'
import { stepThrough } from '../../../lib/step-through.ts'
import { NARROW, useMedia } from '../../../lib/use-media.ts'
import { useWidth } from '../../../lib/use-width.ts'
import { Grid, GridHeader, GridHeaderCell } from '../../../ui/grid.tsx'
import { ReadError } from '../../../ui/read-error.tsx'
import { SkeletonLines } from '../../../ui/skeleton.tsx'
import { SortHeaderCell } from '../../../ui/sort-header-cell.tsx'
import { columnsThatFit } from '../../../ui/table-columns.ts'
import { useMoreAhead } from '../../../ui/use-more-ahead.ts'
import { useVirtualRows, VirtualRows } from '../../../ui/virtual-rows.tsx'
import { type Counted, labelsOf } from '../counted.ts'
import { useItemKeys } from '../use-item-keys.ts'
import { useItems } from '../use-items.ts'
import { queryOf, type WorkAddress } from '../work-address.ts'
import { useWorkFocus } from '../work-view.ts'
import { BulkBar } from './bulk-bar.tsx'
import { sortOf, type WorkColumn, workColumns } from './work-columns.ts'
import { tick, WorkRow } from './work-row.tsx'

/** So many rows before the end the next page is read. */
const AHEAD = 40
const PAGE = 100

/** The items as rows, in an order of one's choice; ticked ones are acted on together. */
export function WorkList({
  address,
  onCount,
}: {
  address: WorkAddress
  onCount: (counted: Counted) => void
}) {
  const sorting = useWorkFocus((focus) => focus.sorting)
  const query = useMemo(
    () => ({ ...queryOf(address), sort: sorting.id, descending: sorting.desc }),
    [address, sorting],
  )
  const read = useItems(query, PAGE)
  const { items, totalCount, loaded, error, warning } = read
  useEffect(() => {
    if (loaded) onCount({ count: totalCount, labels: labelsOf(items), warning })
  }, [loaded, totalCount, items, warning, onCount])
  return (
    <>
      {error && (
        <div className="p-4">
          <ReadError error={error} onAgain={read.reload} />
        </div>
      )}
      {!loaded && items.length === 0 && !error && <SkeletonLines lines={8} />}
      {items.length > 0 && <Rows read={read} />}
      <BulkBar items={items} />
    </>
  )
}

function Rows({ read }: { read: ReturnType<typeof useItems> }) {
  const { items, totalCount, hasMore, busy, loadMore } = read
  const scroller = useRef<HTMLDivElement>(null)
  const narrow = useMedia(NARROW)
  const scale = useTextScale()
  const width = useWidth(scroller)
  const cursorId = useWorkFocus((focus) => focus.cursorId)
  const columns = useMemo(() => columnsThatFit(workColumns, width, 16 * scale), [width, scale])
  const virtual = useVirtualRows({ rows: items, scroller, narrow, narrowHeight: 56 })
  useMoreAhead({ ...virtual, count: items.length, ahead: AHEAD, more: hasMore, busy, onMore: loadMore })
  const ids = () => items.map(({ id }) => id)
  const move = (step: number) => () => {
    const id = stepThrough(ids(), useWorkFocus.getState().cursorId, step)
    if (id === undefined) return
    useWorkFocus.setState({ cursorId: id })
    virtual.show(id)
    scroller.current?.focus({ preventScroll: true })
  }
  // Keys can come faster than it is drawn: they act on what is so, not on what was drawn last.
  const current = () => items.find(({ id }) => id === useWorkFocus.getState().cursorId)
  const group = 'List'
  const itemKeys = useItemKeys(group, current, () =>
    ids().filter((id) => useWorkFocus.getState().selection[id]),
  )
  useShortcuts([
    { keys: 'j', aliases: ['ArrowDown'], label: 'Next item', safe: 'repeats', group, run: move(1) },
    { keys: 'k', aliases: ['ArrowUp'], label: 'Previous item', safe: 'repeats', group, run: move(-1) },
    { keys: 'PageDown', label: 'A page down', safe: 'repeats', group, run: move(20) },
    { keys: 'PageUp', label: 'A page up', safe: 'repeats', group, run: move(-20) },
    { keys: 'Home', label: 'First item', safe: 'repeats', group, run: move(-Infinity) },
    { keys: 'End', label: 'Last item that was read', safe: 'repeats', group, run: move(Infinity) },
    ...itemKeys,
    {
      keys: 'Space',
      label: 'Select the item',
      safe: 'once',
      group,
      run: () => {
        const item = current()
        if (item) tick(item.id, useWorkFocus.getState().selection[item.id] !== true)
      },
    },
    {
      keys: 'Escape',
      label: 'Unselect all',
      safe: 'once',
      group,
      run: () => useWorkFocus.setState({ selection: {} }),
    },
  ])
  return (
    <Grid
      ref={scroller}
      aria-label="Work items"
      aria-rowcount={totalCount + 1}
      aria-activedescendant={virtual.draws(cursorId) ? `item-${cursorId}` : undefined}
      className="min-h-0 flex-1 overflow-y-auto outline-offset-[-2px]"
      style={{ '--work-tracks': `1rem ${columns.map(({ meta }) => meta.track).join(' ')}` } as CSSProperties}
    >
      {!narrow && (
        <GridHeader className="grid grid-cols-(--work-tracks) items-center gap-3 pr-3 pl-3">
          <GridHeaderCell>
            <span className="sr-only">Selected</span>
          </GridHeaderCell>
          {columns.map((column) => (
            <HeaderCell key={column.id} {...column} />
          ))}
        </GridHeader>
      )}
      <VirtualRows of={virtual}>
        {(item, position) => <WorkRow item={item} position={position} narrow={narrow} columns={columns} />}
      </VirtualRows>
    </Grid>
  )
}

function HeaderCell({ id, meta }: WorkColumn) {
  const sorting = useWorkFocus((focus) => focus.sorting)
  const sort = sortOf(id)
  const desc = sorting.id === id ? sorting.desc : undefined
  const isTime = id === 'updated' || id === 'created'
  return (
    <SortHeaderCell
      label={meta.label}
      align={meta.align}
      desc={desc}
      onSort={
        sort === null
          ? undefined
          : () => useWorkFocus.setState({ sorting: { id: sort, desc: desc === undefined ? isTime : !desc } })
      }
    />
  )
}
