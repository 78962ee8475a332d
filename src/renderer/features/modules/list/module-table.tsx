import { useNavigate } from '@tanstack/react-router'
import { useTable } from '@tanstack/react-table'
import { clsx } from 'clsx'
import { type CSSProperties, useMemo, useRef } from 'react'
import { useTextScale } from '../../../lib/preferences.ts'
import { useShortcuts } from '../../../lib/shortcuts.ts'
import { stepThrough } from '../../../lib/step-through.ts'
import { NARROW, useMedia } from '../../../lib/use-media.ts'
import { useWidth } from '../../../lib/use-width.ts'
import { Grid, GridCell, GridHeader, GridRow } from '../../../ui/grid.tsx'
import { SortHeaderCell } from '../../../ui/sort-header-cell.tsx'
import { columnsThatFit } from '../../../ui/table-columns.ts'
import { useVirtualRows, VirtualRows } from '../../../ui/virtual-rows.tsx'
import { openAsk } from '../ask/ask-state.ts'
import { AskedCell, CapabilitiesCell, LoadCell, NameCell, StateCell } from './module-cells.tsx'
import { moduleColumns, moduleFeatures } from './module-columns.ts'
import type { ModuleItem } from './module-rows.ts'
import { useModulesView } from './modules-view.ts'

const NARROW_HEIGHT = 56
const wanted = moduleColumns.flatMap(({ id, meta }) => (id !== undefined && meta ? [{ id, meta }] : []))

/** The rows of the modules, with the keys that move, open, ask and agree. */
export function ModuleTable({ items }: { items: readonly ModuleItem[] }) {
  const scroller = useRef<HTMLDivElement>(null)
  const navigate = useNavigate()
  const narrow = useMedia(NARROW)
  const scale = useTextScale()
  const width = useWidth(scroller)
  const sorting = useModulesView((view) => view.sorting)
  const cursorId = useModulesView((view) => view.cursorId)
  const state = useMemo(() => ({ sorting }), [sorting])
  const table = useTable({
    features: moduleFeatures,
    columns: moduleColumns,
    data: items,
    getRowId: (item) => item.id,
    state,
  })
  const rows = table.getRowModel().rows
  const columns = useMemo(() => columnsThatFit(wanted, width, 16 * scale), [width, scale])
  const virtual = useVirtualRows({ rows, scroller, narrow, narrowHeight: NARROW_HEIGHT })
  const ids = rows.map(({ id }) => id)
  const move = (step: number) => {
    const id = stepThrough(ids, cursorId, step)
    if (id === undefined) return
    useModulesView.setState({ cursorId: id })
    virtual.show(id)
  }
  const open = (name: string) => void navigate({ to: '/modules/$name', params: { name } })
  const current = items.find(({ id }) => id === cursorId)
  const group = 'Modules'
  useShortcuts([
    { keys: 'j', aliases: ['ArrowDown'], label: 'Next module', safe: 'repeats', group, run: () => move(1) },
    {
      keys: 'k',
      aliases: ['ArrowUp'],
      label: 'Previous module',
      safe: 'repeats',
      group,
      run: () => move(-1),
    },
    { keys: 'Home', label: 'First module', safe: 'repeats', group, run: () => move(-Infinity) },
    { keys: 'End', label: 'Last module', safe: 'repeats', group, run: () => move(Infinity) },
    {
      keys: 'Enter',
      label: 'Open the module',
      safe: 'once',
      group,
      run: () => current && open(current.id),
    },
    {
      keys: 'a',
      label: 'Ask the module',
      safe: 'once',
      group,
      run: () => openAsk(current === undefined ? {} : { module: current.id }),
    },
    {
      keys: 't',
      label: 'Show what the module wishes for',
      safe: 'once',
      group,
      run: () =>
        current && current.module.wishes.length > 0 && useModulesView.setState({ trusting: current.id }),
    },
  ])
  return (
    <Grid
      ref={scroller}
      aria-label="Modules"
      aria-multiselectable={false}
      aria-rowcount={rows.length + 1}
      aria-activedescendant={virtual.draws(cursorId) ? `module-${cursorId}` : undefined}
      className="min-h-0 flex-1 overflow-y-auto outline-offset-[-2px]"
      style={{ '--module-tracks': columns.map(({ meta }) => meta.track).join(' ') } as CSSProperties}
    >
      {!narrow && (
        <GridHeader className="grid grid-cols-(--module-tracks) items-center gap-3 pr-3 pl-3">
          {columns.map((column) => (
            <HeaderCell key={column.id} {...column} />
          ))}
        </GridHeader>
      )}
      <VirtualRows of={virtual}>
        {({ original: item }, position) => (
          <GridRow
            id={`module-${item.id}`}
            aria-rowindex={position + 1}
            aria-selected={item.id === cursorId}
            onClick={(event) => {
              if (event.target instanceof Element && event.target.closest('a')) return
              event.currentTarget.closest<HTMLElement>('[role=grid]')?.focus({ preventScroll: true })
              useModulesView.setState({ cursorId: item.id })
              if (narrow) open(item.id)
            }}
            onDoubleClick={() => open(item.id)}
            className={clsx(
              'grid h-full cursor-default select-none items-center gap-3 border-transparent border-l-2 pr-3 pl-3',
              narrow ? 'grid-cols-[minmax(0,1fr)]' : 'grid-cols-(--module-tracks)',
              item.id === cursorId
                ? 'border-l-accent bg-pressed forced-colors:outline forced-colors:outline-offset-[-1px]'
                : 'hover:bg-hover forced-colors:border-l-[Canvas]',
            )}
          >
            {narrow ? (
              <NarrowCells item={item} />
            ) : (
              columns.map(({ id, meta: { Cell, align } }) => (
                <GridCell
                  key={id}
                  className={clsx('flex min-w-0 items-center', align === 'end' && 'justify-end')}
                >
                  <Cell item={item} />
                </GridCell>
              ))
            )}
          </GridRow>
        )}
      </VirtualRows>
    </Grid>
  )
}

function HeaderCell({ id, meta }: (typeof wanted)[number]) {
  const [first] = useModulesView((view) => view.sorting)
  const desc = first?.id === id ? first.desc : undefined
  const sort = () => {
    const next = desc === undefined ? meta.align === 'end' : !desc
    useModulesView.setState({ sorting: [{ id, desc: next }] })
  }
  return <SortHeaderCell label={meta.label} align={meta.align} desc={desc} onSort={sort} />
}

function NarrowCells({ item }: { item: ModuleItem }) {
  return (
    <GridCell className="min-w-0">
      <div className="flex items-center gap-2">
        <span className="min-w-0 flex-1">
          <NameCell item={item} />
        </span>
        <StateCell item={item} />
      </div>
      <div className="mt-0.5 flex items-center gap-2 text-sm">
        <span className="flex min-w-0 flex-1">
          <CapabilitiesCell item={item} />
        </span>
        <span className="shrink-0 text-muted">
          asked <AskedCell item={item} />
        </span>
        <LoadCell item={item} />
      </div>
    </GridCell>
  )
}
