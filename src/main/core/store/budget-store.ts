import type { Budget } from '../../../contract/budget.ts'
import type { Connection } from './database.ts'
import type { SpendingRecord } from './records.ts'
import { writeNow } from './write-now.ts'

interface BudgetRow {
  id: string
  scope: Budget['scope']
  target: string | null
  tokens: number | null
  cost_micros: number | null
  warn_at: number
  on_limit: Budget['onLimit']
  enabled: number
  created_at: number
}

/** What one unit of a model's tokens costs (`unitsOf`), in micro-dollars: at the least, and last. */
export interface Price {
  model: string
  simulated: boolean
  least: number
  last: number
}

/** SQL of `budgets`, `spending` and `prices`. Writes that are not the journal's are synchronous and throw MusterError `storage`. */
export function createBudgetStore(database: Connection) {
  const all = database.prepare<[], BudgetRow>('SELECT * FROM budgets ORDER BY created_at, id')
  const upsert = database.prepare(
    `INSERT INTO budgets (id, scope, target, tokens, cost_micros, warn_at, on_limit, enabled, created_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (id) DO UPDATE SET tokens = excluded.tokens, cost_micros = excluded.cost_micros,
       warn_at = excluded.warn_at, on_limit = excluded.on_limit, enabled = excluded.enabled`,
  )
  const remove = database.prepare('DELETE FROM budgets WHERE id = ?')
  const spent = database.prepare<[string], { directory: string; tokens: number; costMicros: number }>(
    'SELECT directory, tokens, cost_micros AS costMicros FROM spending WHERE day = ?',
  )
  const upsertSpending = database.prepare<[string, string, number, number]>(
    // What was spent never becomes less: whoever writes may not have been able to read what there was.
    `INSERT INTO spending (day, directory, tokens, cost_micros) VALUES (?, ?, ?, ?)
     ON CONFLICT (day, directory) DO UPDATE SET tokens = max(tokens, excluded.tokens),
       cost_micros = max(cost_micros, excluded.cost_micros)`,
  )
  const prices = database.prepare<[], Omit<Price, 'simulated'> & { simulated: number }>(
    'SELECT * FROM prices',
  )
  const upsertPrice = database.prepare<[string, number, number, number]>(
    `INSERT INTO prices (model, simulated, least, last) VALUES (?, ?, ?, ?)
     ON CONFLICT (model, simulated) DO UPDATE SET least = excluded.least, last = excluded.last`,
  )
  return {
    /** Oldest first. */
    list: (): Budget[] =>
      all.all().map((row) => ({
        id: row.id,
        scope: row.scope,
        target: row.target,
        tokens: row.tokens,
        costMicros: row.cost_micros,
        warnAt: row.warn_at,
        onLimit: row.on_limit,
        enabled: row.enabled === 1,
        createdAt: row.created_at,
      })),
    /** Creates it, or changes everything but what it is for. */
    save(budget: Budget): void {
      const { id, scope, target, tokens, costMicros, warnAt, onLimit, enabled, createdAt } = budget
      writeNow(database, () =>
        upsert.run(id, scope, target, tokens, costMicros, warnAt, onLimit, Number(enabled), createdAt),
      )
    },
    remove(id: string): void {
      writeNow(database, () => remove.run(id))
    },
    /** What was used on a local day, by directory. */
    spentOn: (day: string) => spent.all(day),
    writeSpending({ day, directory, tokens, costMicros }: SpendingRecord): void {
      upsertSpending.run(day, directory, tokens, costMicros)
    },
    prices: (): Price[] => prices.all().map((row) => ({ ...row, simulated: row.simulated === 1 })),
    savePrice({ model, simulated, least, last }: Price): void {
      writeNow(database, () => upsertPrice.run(model, Number(simulated), least, last))
    },
  }
}
export type BudgetStore = ReturnType<typeof createBudgetStore>
