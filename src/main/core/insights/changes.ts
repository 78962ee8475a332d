import type { Columns } from './columns.ts'

/** What the tracker knows of the tasks that are counted. */
export interface Work {
  /** Which tasks are counted at all; null: all. */
  taskIds: readonly string[] | null
  /** Work items that became done or were deployed, with their tasks; null: it is not known. */
  done: readonly DoneItem[] | null
  /** Which work items tasks belong to; null: not asked for. */
  links: Links | null
}

export interface DoneItem {
  itemId: string
  at: number
  taskIds: readonly string[]
}

/** Pairs of a task and an item. */
export interface Links {
  items: readonly string[]
  taskIds: readonly string[]
  /** For each task the place of its item in `items`. */
  itemOf: readonly number[]
}

export interface WorkOfRows {
  itemId: string
  at: number
  rows: number[]
}

/** Those of the done items that chosen tasks worked on; null: it is not known. */
export function workOfRows(columns: Columns, { done }: Work, chosen: Uint8Array): WorkOfRows[] | null {
  if (done === null) return null
  return done
    .map(({ itemId, at, taskIds }) => ({
      itemId,
      at,
      rows: taskIds.flatMap((taskId) => {
        const row = columns.rowOf(taskId)
        return row !== undefined && chosen[row] === 1 ? [row] : []
      }),
    }))
    .filter(({ rows }) => rows.length > 0)
}

/** How many items, and what their tasks cost together: a task of several of them once. */
export class ChangeTally {
  count = 0
  costMicros = 0
  readonly #rows = new Set<number>()

  add(columns: Columns, rows: readonly number[]): void {
    this.count += 1
    for (const row of rows) {
      if (this.#rows.has(row)) continue
      this.#rows.add(row)
      this.costMicros += columns.cost.values[row] ?? 0
    }
  }
}
