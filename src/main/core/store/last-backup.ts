import type { LastBackup } from '../../../contract/database.ts'
import type { Connection } from './database.ts'
import { writeNow } from './write-now.ts'

/** SQL of `last_backup`. Writes are synchronous and throw MusterError `storage`. */
export function createLastBackup(database: Connection) {
  const get = database.prepare<[], LastBackup>('SELECT at, directory, bytes FROM last_backup')
  const set = database.prepare<[LastBackup]>(
    'INSERT OR REPLACE INTO last_backup (one, at, directory, bytes) VALUES (1, @at, @directory, @bytes)',
  )
  return {
    get: (): LastBackup | null => get.get() ?? null,
    set: (backup: LastBackup): void => writeNow(database, () => void set.run(backup)),
  }
}
