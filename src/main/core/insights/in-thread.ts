import type { InsightsChoices } from '../../../contract/insights.ts'
import { heavyJob } from '../base/heavy/heavy-job.ts'
import { fileMark, readFigureRows } from '../store/figure-rows.ts'
import { Columns, type Words } from './columns.ts'
import { type BareReport, makeReport, type ReportOrder } from './report.ts'

export const reportJob = heavyJob<typeof report>('insights-report', 'Counting what tasks used')
export const choicesJob = heavyJob<typeof choices>('insights-choices', 'Looking for what tasks belong to')

/** What the thread has read last; it goes with the thread, which ends when it has nothing to do. */
let kept: { path: string; mark: string; columns: Columns } | null = null

/** @throws MusterError `validation`; what SQLite throws */
export function report({ path, ...order }: ReportOrder & { path: string }): BareReport {
  return makeReport(columnsOf(path), order)
}

export function choices(given: {
  path: string
  from: number
  to: number
  simulated: boolean
}): InsightsChoices {
  const columns = columnsOf(given.path)
  const inPeriod = (row: number) => {
    const at = columns.endedAt.values[row] ?? 0
    return at >= given.from && at < given.to
  }
  const simulated = Number(given.simulated)
  const found = { real: 0, simulated: 0 }
  const counts = {
    directory: new Map<number, number>(),
    model: new Map<number, number>(),
    module: new Map<number, number>(),
    workflow: new Map<number, number>(),
  }
  for (let row = 0; row < columns.size; row += 1) {
    if (!inPeriod(row)) continue
    found[columns.simulated.values[row] === 1 ? 'simulated' : 'real'] += 1
    if (columns.simulated.values[row] !== simulated) continue
    for (const name of ['directory', 'model', 'module', 'workflow'] as const) {
      const word = columns[name].values[row] ?? 0
      if (word > 0) counts[name].set(word, (counts[name].get(word) ?? 0) + 1)
    }
  }
  return {
    directories: ordered(counts.directory, columns.directories),
    models: ordered(counts.model, columns.models),
    modules: ordered(counts.module, columns.modules),
    workflows: ordered(counts.workflow, columns.workflows),
    ...found,
  }
}

/** Words of a list at most. */
const MOST_WORDS = 500

function ordered(counts: ReadonlyMap<number, number>, words: Words): { name: string; tasks: number }[] {
  return [...counts]
    .map(([word, tasks]) => ({ name: words.names[word] ?? '', tasks }))
    .toSorted((a, b) => b.tasks - a.tasks || (a.name < b.name ? -1 : 1))
    .slice(0, MOST_WORDS)
}

/** All rows as they are committed now; of those that are known only what has changed is read. */
function columnsOf(path: string): Columns {
  const mark = fileMark(path)
  const columns = kept?.path === path && kept.mark === mark ? kept.columns : new Columns()
  // What can't be read to its end is read anew.
  kept = null
  for (const rows of readFigureRows(path, columns.change)) columns.take(rows)
  kept = { path, mark, columns }
  return columns
}
