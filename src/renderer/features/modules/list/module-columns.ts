import {
  createColumnHelper,
  createSortedRowModel,
  metaHelper,
  rowSortingFeature,
  tableFeatures,
} from '@tanstack/react-table'
import { whyNotAsked } from '../../../../contract/module.ts'
import type { ColumnMeta } from '../../../ui/table-columns.ts'
import {
  AskedCell,
  CapabilitiesCell,
  FoundCell,
  LastCell,
  LoadCell,
  NameCell,
  OriginCell,
  StateCell,
} from './module-cells.tsx'
import type { ModuleItem } from './module-rows.ts'

export type ModuleColumnMeta = ColumnMeta<{ item: ModuleItem }>

/** What the table can do; see TanStack Table. */
export const moduleFeatures = tableFeatures({
  rowSortingFeature,
  sortedRowModel: createSortedRowModel(),
  columnMeta: metaHelper<ModuleColumnMeta>(),
})

const helper = createColumnHelper<typeof moduleFeatures, ModuleItem>()

/** The columns of the list of modules, in order. */
export const moduleColumns = helper.columns([
  helper.accessor((item) => stateRank(item), {
    id: 'state',
    meta: { label: 'State', track: '7rem', min: 7, rank: 0, Cell: StateCell },
  }),
  helper.accessor((item) => item.module.name, {
    id: 'name',
    meta: { label: 'Module', track: 'minmax(8rem, 1.2fr)', min: 8, rank: 0, Cell: NameCell },
  }),
  helper.accessor((item) => item.module.capabilities.length, {
    id: 'capabilities',
    sortDescFirst: true,
    meta: { label: 'Capabilities', track: 'minmax(8rem, 2fr)', min: 9, rank: 2, Cell: CapabilitiesCell },
  }),
  helper.accessor((item) => item.module.directory, {
    id: 'directory',
    meta: { label: 'Directory', track: 'minmax(7rem, 1.4fr)', min: 7, rank: 5, Cell: OriginCell },
  }),
  helper.accessor((item) => item.module.origin, {
    id: 'origin',
    meta: { label: 'Origin', track: '5.5rem', min: 5.5, rank: 6, Cell: FoundCell },
  }),
  helper.accessor((item) => (item.figures ? item.figures.busy + item.figures.waiting : 0), {
    id: 'load',
    sortDescFirst: true,
    meta: { label: 'At work', track: '4.5rem', min: 4.5, rank: 1, align: 'end', Cell: LoadCell },
  }),
  helper.accessor((item) => item.figures?.asked ?? 0, {
    id: 'asked',
    sortDescFirst: true,
    meta: { label: 'Asked', track: '4rem', min: 4, rank: 3, align: 'end', Cell: AskedCell },
  }),
  helper.accessor((item) => item.figures?.lastAskedAt ?? 0, {
    id: 'last',
    sortDescFirst: true,
    meta: { label: 'Last asked', track: '5.5rem', min: 5.5, rank: 4, align: 'end', Cell: LastCell },
  }),
])

/** What needs a person first. */
function stateRank({ module }: ModuleItem): number {
  if (module.problems.some(({ severity }) => severity === 'error')) return 0
  if (whyNotAsked(module) !== null) return 1
  return module.problems.length > 0 ? 2 : 3
}
