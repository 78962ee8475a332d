import type { Budget } from '../../../contract/budget.ts'
import type { Usage } from '../../../contract/values.ts'
import type { Connection } from './database.ts'
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

interface PaidRow {
  model: string | null
  simulated: number
  input: number
  output: number
  cache_read: number
  cache_write: number
  cost: number
}

/** Prices are taken from so many newest tasks. */
const PRICED_TASKS = 500

/** SQL of `budgets`, and of what ended tasks used. Writes are synchronous and throw MusterError `storage`. */
export function createBudgetStore(database: Connection) {
  const all = database.prepare<[], BudgetRow>('SELECT * FROM budgets ORDER BY created_at, id')
  const upsert = database.prepare(
    `INSERT INTO budgets (id, scope, target, tokens, cost_micros, warn_at, on_limit, enabled, created_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (id) DO UPDATE SET tokens = excluded.tokens, cost_micros = excluded.cost_micros,
       warn_at = excluded.warn_at, on_limit = excluded.on_limit, enabled = excluded.enabled`,
  )
  const remove = database.prepare('DELETE FROM budgets WHERE id = ?')
  const spent = database.prepare<[number], { directory: string; tokens: number; costMicros: number }>(
    `SELECT directory, sum(input_tokens + output_tokens + cache_read_tokens + cache_write_tokens) AS tokens,
       sum(cost_micros) AS costMicros
     FROM tasks WHERE ended_at >= ? GROUP BY directory`,
  )
  const spentByRun = database.prepare<[string], { tokens: number; costMicros: number }>(
    // A nested run is younger than the one around it, so that few of all are looked at.
    `WITH RECURSIVE family (id, created_at) AS (
       SELECT wanted, coalesce((SELECT created_at FROM workflow_runs WHERE id = wanted), 0)
         FROM (SELECT ? AS wanted)
       UNION ALL
       SELECT nested.id, nested.created_at FROM family JOIN workflow_runs AS nested
         ON nested.created_at >= family.created_at AND nested.parent_run_id = family.id
     )
     SELECT coalesce(sum(input_tokens + output_tokens + cache_read_tokens + cache_write_tokens), 0) AS tokens,
       coalesce(sum(cost_micros), 0) AS costMicros
     FROM tasks WHERE run_id IN (SELECT id FROM family) AND ended_at IS NOT NULL`,
  )
  const placeOfRun = database.prepare<[string], { workflow: string; parent: string | null }>(
    'SELECT workflow, parent_run_id AS parent FROM workflow_runs WHERE id = ?',
  )
  const paid = database.prepare<[], PaidRow>(
    `SELECT model, simulated, sum(input_tokens) AS input, sum(output_tokens) AS output,
       sum(cache_read_tokens) AS cache_read, sum(cache_write_tokens) AS cache_write, sum(cost_micros) AS cost
     FROM (SELECT * FROM tasks WHERE ended_at IS NOT NULL ORDER BY ended_at DESC LIMIT ${PRICED_TASKS})
     WHERE cost_micros > 0 GROUP BY model, simulated`,
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
    /** Tokens and cost of the tasks that ended at or after a time, by directory. */
    spentSince: (at: number) => spent.all(at),
    /** Tokens and cost of the ended tasks of one run of a workflow and of its nested runs. */
    spentByRun: (runId: string) => spentByRun.get(runId) ?? { tokens: 0, costMicros: 0 },
    /** What a run is of, and the run around it; undefined: there is no such run. */
    placeOfRun: (runId: string) => placeOfRun.get(runId),
    /** Tokens and cost of the newest ended tasks that cost something, by model. */
    paid: (): { model: string | null; simulated: boolean; usage: Usage; costMicros: number }[] =>
      paid.all().map((row) => ({
        model: row.model,
        simulated: row.simulated === 1,
        usage: {
          inputTokens: row.input,
          outputTokens: row.output,
          cacheReadTokens: row.cache_read,
          cacheWriteTokens: row.cache_write,
        },
        costMicros: row.cost,
      })),
  }
}
export type BudgetStore = ReturnType<typeof createBudgetStore>
