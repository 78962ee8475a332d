import { existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { type Connection, openDatabase } from '../../store/database.ts'

/** Raised when what is in the index changes: an older one is thrown away and built anew. */
const VERSION = 2

/** Where things are; `tracking`: of the work items, which may not exist yet. */
export interface SearchFiles {
  dataDirectory: string
  tracking: string
}

export const searchPath = (dataDirectory: string) => join(dataDirectory, 'search.db')
/** One that is being built beside it. */
export const nextPath = (dataDirectory: string) => join(dataDirectory, 'search-next.db')

const schema = `
-- Tasks, runs and whatever else has texts, with what a search may be narrowed by.
CREATE TABLE owners (
  number INTEGER PRIMARY KEY,
  source TEXT NOT NULL,
  key TEXT NOT NULL,
  -- What it was when it was taken in: another one says that it has changed.
  mark TEXT NOT NULL,
  -- Events up to here are in the index.
  seq INTEGER NOT NULL,
  shard INTEGER NOT NULL,
  title TEXT NOT NULL,
  session_id TEXT,
  directory TEXT,
  model TEXT,
  state TEXT,
  cost_micros INTEGER,
  simulated INTEGER NOT NULL,
  first_at INTEGER NOT NULL,
  last_at INTEGER NOT NULL,
  UNIQUE (source, key)
) STRICT;
CREATE INDEX owners_by_session ON owners (session_id) WHERE session_id IS NOT NULL;
CREATE INDEX owners_by_start ON owners (source, first_at);

-- The words stand in several tables, words_1 and so on, each of a span of owners: a search begins with the newest.
CREATE TABLE shards (
  number INTEGER PRIMARY KEY,
  documents INTEGER NOT NULL,
  -- Owners of the span.
  lowest INTEGER NOT NULL,
  highest INTEGER NOT NULL,
  -- Something was taken out or put in since its parts were last joined.
  dirty INTEGER NOT NULL
) STRICT;

CREATE TABLE tools (number INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;

CREATE TABLE paths (number INTEGER PRIMARY KEY, path TEXT NOT NULL UNIQUE) STRICT;
CREATE TABLE touches (
  path INTEGER NOT NULL,
  document INTEGER NOT NULL,
  PRIMARY KEY (path, document)
) STRICT, WITHOUT ROWID;
CREATE INDEX touches_by_document ON touches (document);

-- Pieces of blocks that are still written, from one character to another.
CREATE TABLE open_pieces (
  owner INTEGER NOT NULL,
  block_key TEXT NOT NULL,
  begins INTEGER NOT NULL,
  ends INTEGER NOT NULL,
  document INTEGER NOT NULL,
  PRIMARY KEY (owner, block_key, begins)
) STRICT, WITHOUT ROWID;

-- Complete: it was built to its end once.
CREATE TABLE state (name TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT, WITHOUT ROWID;
PRAGMA user_version = ${VERSION};
`

/** Opens an index to be written; one of another version, or none at all, is made anew. Throws what SQLite throws. */
export function openIndex(path: string, files: SearchFiles): Connection {
  let database = openDatabase(path, 'NORMAL')
  try {
    const version = database.pragma('user_version', { simple: true })
    if (version !== VERSION) {
      database.close()
      removeIndex(path)
      database = openDatabase(path, 'NORMAL')
      database.transaction(() => database.exec(schema)).immediate()
    }
    attachSources(database, files)
    return database
  } catch (error) {
    database.close()
    throw error
  }
}

/** Opens it to be searched; undefined: there is none yet, or only one of another version. */
export function openToSearch(files: SearchFiles): Connection | undefined {
  const path = searchPath(files.dataDirectory)
  if (!existsSync(path)) return undefined
  const database = openDatabase(path, 'NORMAL')
  try {
    if (database.pragma('user_version', { simple: true }) !== VERSION) {
      database.close()
      return undefined
    }
    attachSources(database, files)
    database.pragma('query_only = ON')
    return database
  } catch (error) {
    database.close()
    throw error
  }
}

/** What is searched stays where it is: `muster`, and `tracking` where there is one. Neither is ever written here. */
export function attachSources(database: Connection, { dataDirectory, tracking }: SearchFiles): void {
  const there = new Set((database.pragma('database_list') as { name: string }[]).map(({ name }) => name))
  const attach = (path: string, name: string) => {
    if (there.has(name) || !existsSync(path)) return
    database.prepare(`ATTACH ? AS ${name}`).run(path)
  }
  attach(join(dataDirectory, 'muster.db'), 'muster')
  attach(tracking, 'tracking')
}

/** Whether there are work items: their file may be there before its tables are. */
export function hasTracking(database: Connection): boolean {
  const isAttached = (database.pragma('database_list') as { name: string }[]).some(
    ({ name }) => name === 'tracking',
  )
  return (
    isAttached &&
    database.prepare("SELECT 1 FROM tracking.sqlite_schema WHERE name = 'work_items'").get() !== undefined
  )
}

export function removeIndex(path: string): void {
  for (const suffix of ['', '-wal', '-shm']) rmSync(path + suffix, { force: true })
}
