import type { Budget } from '../../../contract/budget.ts'
import type { OwnPrice } from '../../../contract/price.ts'
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

interface OwnPriceRow {
  id: string
  model: string
  valid_from: number
  input: number
  output: number
  cache_read: number
  cache_write_5m: number
  cache_write_1h: number
  revision: number
}

/** SQL of `budgets`, `spending`, `prices` and `own_prices`. Writes that are not the journal's are synchronous and throw MusterError `storage`. */
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
  const ownPrices = database.prepare<[], OwnPriceRow>('SELECT * FROM own_prices ORDER BY model, valid_from')
  const upsertOwnPrice = database.prepare(
    `INSERT INTO own_prices (id, model, valid_from, input, output, cache_read, cache_write_5m, cache_write_1h, revision)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (id) DO UPDATE SET input = excluded.input, output = excluded.output, cache_read = excluded.cache_read,
       cache_write_5m = excluded.cache_write_5m, cache_write_1h = excluded.cache_write_1h, revision = excluded.revision`,
  )
  const removeOwnPrice = database.prepare('DELETE FROM own_prices WHERE id = ?')
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
    ownPrices: (): OwnPrice[] =>
      ownPrices.all().map((row) => ({
        id: row.id,
        model: row.model,
        validFrom: row.valid_from,
        input: row.input,
        output: row.output,
        cacheRead: row.cache_read,
        cacheWrite5m: row.cache_write_5m,
        cacheWrite1h: row.cache_write_1h,
        revision: row.revision,
      })),
    /** Creates it, or changes everything but the model and the time that it is for. */
    saveOwnPrice(price: OwnPrice): void {
      const { id, model, validFrom, input, output, cacheRead, cacheWrite5m, cacheWrite1h, revision } = price
      writeNow(database, () =>
        upsertOwnPrice.run(
          id,
          model,
          validFrom,
          input,
          output,
          cacheRead,
          cacheWrite5m,
          cacheWrite1h,
          revision,
        ),
      )
    },
    removeOwnPrice(id: string): void {
      writeNow(database, () => removeOwnPrice.run(id))
    },
  }
}
export type BudgetStore = ReturnType<typeof createBudgetStore>
