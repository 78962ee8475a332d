import {
  columnGroupingFeature,
  columnVisibilityFeature,
  createColumnHelper,
  createExpandedRowModel,
  createGroupedRowModel,
  createSortedRowModel,
  metaHelper,
  rowExpandingFeature,
  rowSelectionFeature,
  rowSortingFeature,
  tableFeatures,
} from '@tanstack/react-table'
import type { Task } from '../../../contract/task.ts'
import { bucketOf, buckets } from '../../lib/buckets.ts'
import { totalTokens } from '../../ui/format.ts'
import type { ColumnMeta } from '../../ui/table-columns.ts'
import {
  ActivityCell,
  CostCell,
  DirectoryCell,
  ElapsedCell,
  LastActivityCell,
  ModelCell,
  ProgressCell,
  RetriesCell,
  StateCell,
  StepCell,
  TitleCell,
  TokensCell,
} from './fleet-cells.tsx'

export type FleetColumnMeta = ColumnMeta<{ task: Task }>

/** What the table can do; see TanStack Table. */
export const fleetFeatures = tableFeatures({
  columnGroupingFeature,
  groupedRowModel: createGroupedRowModel(),
  rowExpandingFeature,
  expandedRowModel: createExpandedRowModel(),
  rowSortingFeature,
  sortedRowModel: createSortedRowModel(),
  rowSelectionFeature,
  columnVisibilityFeature,
  columnMeta: metaHelper<FleetColumnMeta>(),
})
const helper = createColumnHelper<typeof fleetFeatures, Task>()

/** The columns of the fleet, in order; `created` only sorts. */
export const fleetColumns = helper.columns([
  helper.accessor((task) => buckets.indexOf(bucketOf(task)), {
    id: 'bucket',
    meta: { label: 'State', track: '7.25rem', min: 7.25, rank: 0, Cell: StateCell },
  }),
  helper.accessor((task) => task.title.toLowerCase(), {
    id: 'title',
    meta: { label: 'Title', track: 'minmax(11rem, 3fr)', min: 13, rank: 0, Cell: TitleCell },
  }),
  helper.accessor('directory', {
    id: 'directory',
    meta: { label: 'Directory', track: 'minmax(7rem, 1.3fr)', min: 8, rank: 3, Cell: DirectoryCell },
  }),
  helper.accessor((task) => task.model ?? '', {
    id: 'model',
    meta: { label: 'Model', track: '6.5rem', min: 6.5, rank: 10, Cell: ModelCell },
  }),
  helper.accessor((task) => task.step ?? '', {
    id: 'step',
    enableSorting: false,
    meta: { label: 'Current step', track: 'minmax(8rem, 2fr)', min: 10, rank: 4, Cell: StepCell },
  }),
  helper.accessor((task) => (task.todos === null ? -1 : task.todos.done / task.todos.total), {
    id: 'progress',
    sortDescFirst: true,
    meta: { label: 'Progress', track: 'minmax(8.5rem, 0.8fr)', min: 8.5, rank: 5, Cell: ProgressCell },
  }),
  helper.accessor((task) => task.lineCount, {
    id: 'activity',
    enableSorting: false,
    meta: { label: 'Activity', track: '4.25rem', min: 4.25, rank: 8, Cell: ActivityCell },
  }),
  helper.accessor((task) => (task.startedAt === null ? 0 : (task.endedAt ?? Date.now()) - task.startedAt), {
    id: 'elapsed',
    sortDescFirst: true,
    meta: { label: 'Elapsed', track: '4.5rem', min: 4.5, rank: 2, align: 'end', Cell: ElapsedCell },
  }),
  helper.accessor((task) => task.lastActivityAt ?? task.createdAt, {
    id: 'lastActivity',
    sortDescFirst: true,
    meta: { label: 'Last active', track: '5rem', min: 5, rank: 7, align: 'end', Cell: LastActivityCell },
  }),
  helper.accessor((task) => totalTokens(task.usage), {
    id: 'tokens',
    sortDescFirst: true,
    meta: { label: 'Tokens', track: '4rem', min: 4, rank: 9, align: 'end', Cell: TokensCell },
  }),
  helper.accessor('costMicros', {
    id: 'cost',
    sortDescFirst: true,
    meta: { label: 'Cost', track: '3.75rem', min: 3.75, rank: 6, align: 'end', Cell: CostCell },
  }),
  helper.accessor('retryCount', {
    id: 'retries',
    sortDescFirst: true,
    meta: { label: 'Retries', track: '4rem', min: 4, rank: 11, align: 'end', Cell: RetriesCell },
  }),
  helper.accessor('createdAt', { id: 'created', sortDescFirst: true }),
])
