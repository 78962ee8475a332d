import type { InsightsFilter } from '../../../contract/insights.ts'
import { isWithin } from '../ledger/spending.ts'
import type { Columns, Words } from './columns.ts'

/** 1 for each row that a filter lets through, whenever it ended. `taskIds`: only these; null: all. */
export function chooseRows(
  columns: Columns,
  filter: InsightsFilter,
  taskIds: readonly string[] | null,
): Uint8Array {
  const { directory, model, module, workflow } = filter
  const simulated = Number(filter.simulated)
  const chosen = new Uint8Array(columns.size)
  if (taskIds === null) chosen.fill(1)
  else
    for (const taskId of taskIds) {
      const row = columns.rowOf(taskId)
      if (row !== undefined) chosen[row] = 1
    }
  const keep = (values: Uint32Array, allowed: Uint8Array | null) => {
    if (allowed === null) return
    for (let row = 0; row < columns.size; row += 1) if (allowed[values[row] ?? 0] !== 1) chosen[row] = 0
  }
  for (let row = 0; row < columns.size; row += 1)
    if (columns.simulated.values[row] !== simulated) chosen[row] = 0
  keep(
    columns.directory.values,
    allow(columns.directories, directory && ((name) => isWithin(name, directory))),
  )
  keep(columns.model.values, allow(columns.models, model && ((name) => name === model)))
  keep(columns.module.values, allow(columns.modules, module && ((name) => name === module)))
  keep(columns.workflow.values, allow(columns.workflows, workflow && ((name) => name === workflow)))
  return chosen
}

/** 1 for each word that fits; null: all do. */
function allow(words: Words, fits: ((name: string) => boolean) | '' | undefined): Uint8Array | null {
  if (!fits) return null
  return Uint8Array.from(words.names, (name, index) => (index > 0 && fits(name) ? 1 : 0))
}

/** The chosen rows of tasks that ended in a period. */
export function rowsWithin(
  columns: Columns,
  chosen: Uint8Array,
  { from, to }: { from: number; to: number },
): Uint32Array {
  const { values } = columns.endedAt
  const rows = new Uint32Array(columns.size)
  let count = 0
  for (let row = 0; row < columns.size; row += 1) {
    const at = values[row] ?? 0
    if (chosen[row] !== 1 || at < from || at >= to) continue
    rows[count] = row
    count += 1
  }
  return rows.subarray(0, count)
}
