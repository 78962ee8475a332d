import { closeSync, openSync, writeFileSync, writeSync } from 'node:fs'
import Database from 'better-sqlite3'

/** Overwrites pages of a database that nobody has open, as if its process had been killed. */
export function damageDatabase(path: string, choose: (database: Database.Database) => number[]): void {
  const database = new Database(path)
  database.pragma('wal_checkpoint(TRUNCATE)')
  const bytes = Number(database.pragma('page_size', { simple: true }))
  const pages = choose(database)
  database.close()
  const file = openSync(path, 'r+')
  for (const page of pages) writeSync(file, Buffer.alloc(bytes), 0, bytes, (page - 1) * bytes)
  closeSync(file)
  writeFileSync(`${path}-open`, '')
}

/** The first page of the events. */
export function firstOfEvents(database: Database.Database): number[] {
  return database
    .prepare<[], number>("SELECT rootpage FROM sqlite_schema WHERE name = 'events'")
    .pluck()
    .all()
}
