import type { UsageWindow } from '../../../contract/budget.ts'
import type { Connection } from './database.ts'
import { writeNow } from './write-now.ts'

interface WindowRow {
  type: string
  simulated: number
  status: UsageWindow['status']
  utilization: number | null
  resets_at: number | null
  seen_at: number
}

/** SQL of `usage_windows`. Writes are synchronous and throw MusterError `storage`. */
export function createUsageWindowStore(database: Connection) {
  const all = database.prepare<[], WindowRow>('SELECT * FROM usage_windows ORDER BY simulated, type')
  const upsert = database.prepare(
    `INSERT INTO usage_windows (type, simulated, status, utilization, resets_at, seen_at)
     VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT (type, simulated) DO UPDATE SET status = excluded.status,
       utilization = excluded.utilization, resets_at = excluded.resets_at, seen_at = excluded.seen_at`,
  )
  const remove = database.prepare('DELETE FROM usage_windows WHERE type = ?')
  return {
    list: (): UsageWindow[] =>
      all.all().map((row) => ({
        type: row.type,
        status: row.status,
        utilization: row.utilization,
        resetsAt: row.resets_at,
        seenAt: row.seen_at,
        simulated: row.simulated === 1,
      })),
    save(window: UsageWindow): void {
      const { type, simulated, status, utilization, resetsAt, seenAt } = window
      writeNow(database, () => upsert.run(type, Number(simulated), status, utilization, resetsAt, seenAt))
    },
    remove(type: string): void {
      writeNow(database, () => remove.run(type))
    },
  }
}
export type UsageWindowStore = ReturnType<typeof createUsageWindowStore>
