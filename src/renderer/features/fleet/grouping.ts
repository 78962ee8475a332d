import type { SortingState } from '@tanstack/react-table'
import type { Task } from '../../../contract/task.ts'
import { buckets } from '../../lib/buckets.ts'
import type { Grouping } from './fleet-view.ts'

/** Ids of the group rows, as the table makes them (`column:value`). */
export function groupIds(tasks: readonly Task[], grouping: Grouping): string[] {
  if (grouping === 'none') return []
  if (grouping === 'bucket') return buckets.map((_, index) => `bucket:${index}`)
  return [...new Set(tasks.map((task) => task.directory))].map((directory) => `directory:${directory}`)
}

/** Groups first stand in their own order; within them the chosen order holds, at last the newest first. */
export function sortingFor(sorting: SortingState, grouping: Grouping): SortingState {
  const order = sorting.filter(({ id }) => id !== grouping)
  const own = grouping === 'none' ? [] : (sorting.filter(({ id }) => id === grouping).slice(0, 1) ?? [])
  const first = grouping === 'none' ? [] : own.length > 0 ? own : [{ id: grouping, desc: false }]
  const last = order.some(({ id }) => id === 'created') ? [] : [{ id: 'created', desc: true }]
  return [...first, ...order, ...last]
}

/** Columns whose values change all the time, so that an order by them has to be made again and again. */
export function followsValues(sorting: SortingState): boolean {
  return sorting.some(({ id }) => ['lastActivity', 'tokens', 'cost', 'elapsed', 'retries'].includes(id))
}
