import type { Connection } from './database.ts'
import { writeNow } from './write-now.ts'

/** A row of `node_durations`: what is known of how long a node takes; ms, and ms². */
export interface DurationRow {
  workflow: string
  nodeId: string
  meanMs: number
  variance: number
  count: number
  updatedAt: number
}

interface Row {
  node_id: string
  mean_ms: number
  variance: number
  count: number
  updated_at: number
}

/** SQL of `node_durations`. Writes are synchronous and throw MusterError `storage`. */
export function createDurationStore(database: Connection) {
  const list = database.prepare<[string], Row>(
    'SELECT node_id, mean_ms, variance, count, updated_at FROM node_durations WHERE workflow = ?',
  )
  const upsert = database.prepare<unknown[]>(
    `INSERT OR REPLACE INTO node_durations (workflow, node_id, mean_ms, variance, count, updated_at)
     VALUES (?, ?, ?, ?, ?, ?)`,
  )
  const prune = database.prepare<[number]>('DELETE FROM node_durations WHERE updated_at < ?')
  const write = database.transaction((rows: readonly DurationRow[]) => {
    for (const { workflow, nodeId, meanMs, variance, count, updatedAt } of rows) {
      upsert.run([workflow, nodeId, meanMs, variance, count, updatedAt])
    }
  })
  return {
    list: (workflow: string): DurationRow[] =>
      list.all(workflow).map((row) => ({
        workflow,
        nodeId: row.node_id,
        meanMs: row.mean_ms,
        variance: row.variance,
        count: row.count,
        updatedAt: row.updated_at,
      })),
    save(rows: readonly DurationRow[]): void {
      writeNow(database, () => write(rows))
    },
    /** Forgets what was learnt before a time and not since. */
    prune(before: number): void {
      writeNow(database, () => prune.run(before))
    },
  }
}
export type DurationStore = ReturnType<typeof createDurationStore>
