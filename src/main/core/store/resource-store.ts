import type { ResourceSpec } from '../../../contract/workflow-definition.ts'
import type { Connection } from './database.ts'
import { writeNow } from './write-now.ts'

/** SQL of `resources`: capacities that a person gave. Writes are synchronous and throw MusterError `storage`. */
export function createResourceStore(database: Connection) {
  const all = database.prepare<[], ResourceSpec>('SELECT id, type, capacity FROM resources ORDER BY id')
  const upsert = database.prepare(
    `INSERT INTO resources (id, type, capacity) VALUES (?, ?, ?)
     ON CONFLICT (id) DO UPDATE SET type = excluded.type, capacity = excluded.capacity`,
  )
  const remove = database.prepare('DELETE FROM resources WHERE id = ?')
  return {
    list: (): ResourceSpec[] => all.all(),
    save({ id, type, capacity }: ResourceSpec): void {
      writeNow(database, () => upsert.run(id, type, capacity))
    },
    remove(id: string): void {
      writeNow(database, () => remove.run(id))
    },
  }
}
export type ResourceStore = ReturnType<typeof createResourceStore>
