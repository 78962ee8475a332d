import type { Connection } from './database.ts'
import { writeNow } from './write-now.ts'

/** A saved definition as it was written. */
export interface WorkflowRow {
  name: string
  source: string
  /** UTC milliseconds. */
  updatedAt: number
}

/** SQL of `workflow_definitions`. Written at once, outside of the journal: one can be run as soon as it is saved. */
export function createWorkflowStore(database: Connection) {
  const all = database.prepare<[], WorkflowRow>(
    'SELECT name, source, updated_at AS updatedAt FROM workflow_definitions ORDER BY name',
  )
  const upsert = database.prepare<[string, string, number]>(
    `INSERT INTO workflow_definitions (name, source, updated_at) VALUES (?, ?, ?)
     ON CONFLICT (name) DO UPDATE SET source = excluded.source, updated_at = excluded.updated_at`,
  )
  const removal = database.prepare<[string]>('DELETE FROM workflow_definitions WHERE name = ?')
  return {
    /** By name. */
    list: (): WorkflowRow[] => all.all(),
    /** @throws MusterError `storage`, `database_damaged` */
    save({ name, source, updatedAt }: WorkflowRow): void {
      writeNow(database, () => upsert.run(name, source, updatedAt))
    },
    /** @throws MusterError `storage`, `database_damaged` */
    remove(name: string): void {
      writeNow(database, () => removal.run(name))
    },
  }
}
export type WorkflowStore = ReturnType<typeof createWorkflowStore>
