import { WorkSort } from '../../../../contract/operations/work-items.ts'
import type { ListedItem } from '../../../../contract/work-item.ts'
import type { ColumnMeta } from '../../../ui/table-columns.ts'
import {
  ClaimCell,
  CreatedCell,
  LabelsCell,
  PriorityCell,
  StatusCell,
  TitleCell,
  UpdatedCell,
} from './work-cells.tsx'

export interface WorkColumn {
  id: string
  meta: ColumnMeta<{ item: ListedItem }>
}

/**
 * The columns of the list, in order. Those named as an order of the supervisor's can be sorted by: it sorts, since it has
 * all, so that the rows are the items as they come.
 */
export const workColumns: readonly WorkColumn[] = [
  {
    id: 'status',
    meta: { label: 'Status', track: '7.5rem', min: 7.5, rank: 0, Cell: StatusCell },
  },
  {
    id: 'title',
    meta: { label: 'Title', track: 'minmax(10rem, 3fr)', min: 10, rank: 0, Cell: TitleCell },
  },
  {
    id: 'priority',
    meta: { label: 'Priority', track: '5.5rem', min: 5.5, rank: 1, Cell: PriorityCell },
  },
  {
    id: 'labels',
    meta: { label: 'Labels', track: 'minmax(6rem, 1fr)', min: 8, rank: 4, Cell: LabelsCell },
  },
  {
    id: 'claim',
    meta: { label: 'Claimed by', track: '7rem', min: 7, rank: 2, Cell: ClaimCell },
  },
  {
    id: 'updated',
    meta: { label: 'Changed', track: '4.5rem', min: 4.5, rank: 3, align: 'end', Cell: UpdatedCell },
  },
  {
    id: 'created',
    meta: { label: 'Created', track: '4.5rem', min: 4.5, rank: 5, align: 'end', Cell: CreatedCell },
  },
]

/** The order that a column stands for; null: it is none. */
export function sortOf(columnId: string): WorkSort | null {
  return WorkSort.options.find((each) => each === columnId) ?? null
}
