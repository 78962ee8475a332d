import { useCallback, useEffect, useMemo, useRef } from 'react'
import { NARROW, useMedia } from '../../../lib/use-media.ts'
import { Button } from '../../../ui/button.tsx'
import { Grid, GridCell, GridHeader, GridHeaderCell, GridRow } from '../../../ui/grid.tsx'
import { ReadError } from '../../../ui/read-error.tsx'
import { SkeletonLines } from '../../../ui/skeleton.tsx'
import { useVirtualRows, VirtualRows } from '../../../ui/virtual-rows.tsx'
import { useItemsById } from '../../../ui/work/use-items-by-id.ts'
import { type Counted, labelsOf } from '../counted.ts'
import { useItems } from '../use-items.ts'
import { isFiltered, queryOf, type WorkAddress } from '../work-address.ts'
import { useWorkFocus } from '../work-view.ts'
import { TreeRowView } from './tree-row.tsx'
import { foundRows, idsAbove, type TreeRow, unfoldedRows } from './tree-rows.ts'
import { useTreeState } from './tree-state.ts'
import { useTree } from './use-tree.ts'
import { useTreeKeys } from './use-tree-keys.ts'

const PAGE = 100
/** All there is, for the count alone. */
const everything = {}

/** The items by what they are below. With a filter: what was found, and what that is below. */
export function WorkTree({
  address,
  onCount,
}: {
  address: WorkAddress
  onCount: (counted: Counted) => void
}) {
  const filtered = isFiltered(address)
  const unfolded = useWorkFocus((focus) => focus.unfolded)
  const tree = useTree(unfolded, !filtered)
  const query = useMemo(() => (filtered ? queryOf(address) : everything), [filtered, address])
  // Without a filter only how many there are.
  const found = useItems(query, filtered ? PAGE : 1)
  const isFound = filtered && found.loaded
  const above = useMemo(() => {
    const own = new Set(found.items.map(({ id }) => id))
    return isFound ? found.items.flatMap(idsAbove).filter((id) => !own.has(id)) : []
  }, [isFound, found.items])
  const ancestors = useItemsById(above)
  const rows = useMemo(
    (): readonly TreeRow[] =>
      filtered ? foundRows(found.items, ancestors) : unfoldedRows(tree.lists, unfolded),
    [filtered, found.items, ancestors, tree.lists, unfolded],
  )
  useEffect(() => {
    if (!found.loaded) return
    const items = rows.flatMap((row) => (row.kind === 'item' ? row.item : []))
    onCount({ count: found.totalCount, labels: labelsOf(items), warning: found.warning })
  }, [found.loaded, found.totalCount, found.warning, rows, onCount])
  const error = filtered ? found.error : tree.error
  const isLoading = filtered ? !found.loaded && rows.length === 0 : tree.lists.size === 0
  return (
    <>
      {error && (
        <div className="p-4">
          <ReadError error={error} onAgain={filtered ? found.reload : tree.reload} />
        </div>
      )}
      {isLoading && !error && <SkeletonLines lines={8} />}
      {!isLoading && rows.length > 0 && (
        <Rows
          rows={rows}
          movable={!filtered}
          onMore={tree.more}
          left={filtered ? found.totalCount - found.items.length : 0}
          onMoreFound={found.loadMore}
        />
      )}
    </>
  )
}

function Rows(props: {
  rows: readonly TreeRow[]
  movable: boolean
  onMore: (parentKey: string) => void
  /** Found ones that were not read. */
  left: number
  onMoreFound: () => void
}) {
  const { rows, movable } = props
  const scroller = useRef<HTMLDivElement>(null)
  const narrow = useMedia(NARROW)
  const cursorId = useWorkFocus((focus) => focus.cursorId)
  const said = useTreeState((state) => state.said)
  const virtual = useVirtualRows({ rows, scroller, narrow, narrowHeight: 40 })
  useTreeKeys({ rows, movable, show: virtual.show, focus: () => scroller.current?.focus() })
  const itemOf = useCallback(
    (id: unknown) => {
      const row = rows.find((each) => each.id === id)
      return row?.kind === 'item' ? row.item : undefined
    },
    [rows],
  )
  return (
    <>
      <Grid
        ref={scroller}
        role="treegrid"
        aria-label="Tree of the work"
        aria-multiselectable={false}
        aria-rowcount={rows.length + 1}
        aria-activedescendant={virtual.draws(cursorId) ? `item-${cursorId}` : undefined}
        className="min-h-0 flex-1 overflow-y-auto outline-offset-[-2px]"
      >
        {!narrow && (
          <GridHeader className="grid grid-cols-[minmax(12rem,1fr)_7rem_5.5rem_7rem_1.5rem] items-center gap-3 pr-3 pl-3">
            <GridHeaderCell className="pl-7">Title</GridHeaderCell>
            <GridHeaderCell>Status</GridHeaderCell>
            <GridHeaderCell>Priority</GridHeaderCell>
            <GridHeaderCell>Claimed by</GridHeaderCell>
            <GridHeaderCell>
              <span className="sr-only">Actions</span>
            </GridHeaderCell>
          </GridHeader>
        )}
        <VirtualRows of={virtual}>
          {(row, position) =>
            row.kind === 'item' ? (
              <TreeRowView
                row={row}
                position={position + 1}
                narrow={narrow}
                movable={movable}
                itemOf={itemOf}
              />
            ) : (
              <GridRow aria-rowindex={position + 1} className="flex h-full items-center px-3">
                <GridCell style={{ paddingLeft: `${row.level * 1.25 + 1.75}rem` }} className="text-faint">
                  {row.left === null ? (
                    'Reading…'
                  ) : (
                    <Button size="sm" look="quiet" onClick={() => props.onMore(row.parentKey)}>
                      {`Show more of ${row.left}`}
                    </Button>
                  )}
                </GridCell>
              </GridRow>
            )
          }
        </VirtualRows>
      </Grid>
      {props.left > 0 && (
        <div className="flex shrink-0 items-center gap-2 border-line border-t px-4 py-1.5">
          <span className="text-muted">{props.left} more match.</span>
          <Button size="sm" onClick={props.onMoreFound}>
            Show more
          </Button>
        </div>
      )}
      <span role="status" className="sr-only">
        {said}
      </span>
    </>
  )
}
