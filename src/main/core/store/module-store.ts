import type { Connection } from './database.ts'
import { writeNow } from './write-now.ts'

/** A module that a person has registered. Either `path` or `source` is there. */
export interface RegisteredRow {
  /** As it was called when it was registered. */
  name: string
  /** Its file, absolute. */
  path: string | null
  /** Its text. */
  source: string | null
  /** UTC milliseconds. */
  registeredAt: number
}

/** Texts that are trusted at most; the oldest are forgotten. */
const MAX_TRUSTED = 5_000

/** SQL of `registered_modules` and `trusted_modules`. Written at once, outside of the journal. */
export function createModuleStore(database: Connection) {
  const all = database.prepare<[], RegisteredRow>(
    'SELECT name, path, source, registered_at AS registeredAt FROM registered_modules ORDER BY registered_at, name',
  )
  const removePath = database.prepare<[string | null]>('DELETE FROM registered_modules WHERE path = ?')
  const upsert = database.prepare<[string, string | null, string | null, number]>(
    `INSERT INTO registered_modules (name, path, source, registered_at) VALUES (?, ?, ?, ?)
     ON CONFLICT (name) DO UPDATE SET path = excluded.path, source = excluded.source, registered_at = excluded.registered_at`,
  )
  const removal = database.prepare<[string]>('DELETE FROM registered_modules WHERE name = ?')
  const trusted = database.prepare<[], string>('SELECT hash FROM trusted_modules').pluck()
  const trust = database.prepare<[string, string, number]>(
    'INSERT INTO trusted_modules (hash, name, trusted_at) VALUES (?, ?, ?) ON CONFLICT (hash) DO NOTHING',
  )
  const forgetOldest = database.prepare<[number]>(
    `DELETE FROM trusted_modules WHERE rowid IN
       (SELECT rowid FROM trusted_modules ORDER BY trusted_at DESC, rowid DESC LIMIT -1 OFFSET ?)`,
  )
  const distrust = database.prepare<[string]>('DELETE FROM trusted_modules WHERE hash = ?')
  return {
    /** In the order in which they were registered. */
    list: (): RegisteredRow[] => all.all(),
    /** In place of an earlier registration of the name or the file. @throws MusterError `storage`, `database_damaged` */
    save({ name, path, source, registeredAt }: RegisteredRow): void {
      const write = database.transaction(() => {
        removePath.run(path)
        upsert.run(name, path, source, registeredAt)
      })
      writeNow(database, write)
    },
    /** @throws MusterError `storage`, `database_damaged` */
    remove(name: string): void {
      writeNow(database, () => removal.run(name))
    },
    trustedHashes: (): string[] => trusted.all(),
    /** @throws MusterError `storage`, `database_damaged` */
    trust(hash: string, name: string, at: number): void {
      const write = database.transaction(() => {
        trust.run(hash, name, at)
        forgetOldest.run(MAX_TRUSTED)
      })
      writeNow(database, write)
    },
    /** @throws MusterError `storage`, `database_damaged` */
    distrust(hash: string): void {
      writeNow(database, () => distrust.run(hash))
    },
  }
}
export type ModuleStore = ReturnType<typeof createModuleStore>
