import type { InsightsGrouping } from '../../../contract/insights.ts'
import type { Work, WorkOfRows } from './changes.ts'
import type { Columns, Words } from './columns.ts'
import type { Parted } from './tally.ts'

/** In which groups tasks are; groups have numbers, 0 is of those that have none. */
export interface Grouping {
  /** How many there may be. */
  count: number
  /** Null: of those that have none. */
  nameOf(group: number): string | null
  part(rows: Uint32Array): Parted
  /** The rows of a work item by group. */
  partsOf(item: WorkOfRows): Iterable<readonly [group: number, rows: number[]]>
}

export function createGrouping(columns: Columns, by: InsightsGrouping, work: Work): Grouping {
  if (by === 'work_item') return byItem(columns, work)
  const { names } = (
    {
      directory: columns.directories,
      model: columns.models,
      module: columns.modules,
      workflow: columns.workflows,
    } satisfies Record<string, Words>
  )[by]
  const { values } = columns[by]
  return {
    count: names.length,
    nameOf: (group) => (group === 0 ? null : (names[group] ?? null)),
    part: (rows) => ({ rows, parts: rows.map((row) => values[row] ?? 0), count: names.length }),
    partsOf: ({ rows }) => Map.groupBy(rows, (row) => values[row] ?? 0),
  }
}

const none: number[] = []

function byItem(columns: Columns, { links }: Work): Grouping {
  const { items, taskIds, itemOf } = links ?? { items: [], taskIds: [], itemOf: [] }
  // Most tasks have one item, if any.
  const first = new Uint32Array(columns.size)
  const more = new Map<number, number[]>()
  for (const [index, taskId] of taskIds.entries()) {
    const row = columns.rowOf(taskId)
    if (row === undefined) continue
    const group = (itemOf[index] ?? 0) + 1
    if (first[row] === 0) first[row] = group
    else more.set(row, [...(more.get(row) ?? []), group])
  }
  const numbers = new Map(items.map((id, index) => [id, index + 1]))
  const count = items.length + 1
  return {
    count,
    nameOf: (group) => items[group - 1] ?? null,
    part(rows) {
      let length = rows.length
      if (more.size > 0) for (const row of rows) length += more.get(row)?.length ?? 0
      const parted = { rows: new Uint32Array(length), parts: new Uint32Array(length), count }
      let index = 0
      const add = (row: number, group: number) => {
        parted.rows[index] = row
        parted.parts[index] = group
        index += 1
      }
      for (const row of rows) {
        add(row, first[row] ?? 0)
        if (more.size > 0) for (const group of more.get(row) ?? none) add(row, group)
      }
      return parted
    },
    // A change is of its own item only, whatever else its tasks belong to.
    partsOf({ itemId, rows }) {
      const group = numbers.get(itemId)
      return group === undefined ? [] : [[group, rows]]
    },
  }
}
