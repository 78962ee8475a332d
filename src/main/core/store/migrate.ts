import { createHash } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { MusterError } from '../../../contract/errors.ts'
import type { Connection } from './database.ts'

export interface Migration {
  version: number
  name: string
  sql: string
  /** SHA-256 of the text with line feeds, so that a checkout with other line ends is the same. */
  checksum: string
}

const BACKUPS_KEPT = 3

/** The numbered SQL files beside this module: in the source tree, and beside the bundle in a build. */
export function readMigrations(folder = join(import.meta.dirname, 'migrations')): Migration[] {
  const names = readdirSync(folder).filter((name) => /^\d{4}-[a-z0-9-]+\.sql$/.test(name))
  return names.sort().map((name, index) => {
    const version = Number(name.slice(0, 4))
    if (version !== index + 1)
      throw new Error(`Migration ${name} is out of order: number ${index + 1} is missing.`)
    const sql = readFileSync(join(folder, name), 'utf8').replaceAll('\r\n', '\n')
    return { version, name, sql, checksum: createHash('sha256').update(sql).digest('hex') }
  })
}

/**
 * Brings the database to the newest schema, forward only: each migration in one transaction with its ledger row.
 * An existing database is copied to `backups/` first; the last three copies are kept.
 * Throws `schema_too_new` for a database of a newer Muster and `internal` when an applied migration was changed.
 * Returns the schema version.
 */
export function migrate(database: Connection, migrations: readonly Migration[]): number {
  database.exec(`CREATE TABLE IF NOT EXISTS migrations (
    version INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    checksum TEXT NOT NULL,
    applied_at INTEGER NOT NULL
  ) STRICT`)
  const applied = database
    .prepare<[], { version: number; checksum: string }>(
      'SELECT version, checksum FROM migrations ORDER BY version',
    )
    .all()
  refuseForeign(database.name, applied, migrations)

  const pending = migrations.filter(({ version }) => !applied.some((row) => row.version === version))
  if (pending.length > 0 && applied.length > 0) backUp(database, applied.length)

  // A migration that rebuilds a table needs the checks off, and the pragma does nothing inside a transaction.
  database.pragma('foreign_keys = OFF')
  try {
    for (const migration of pending) apply(database, migration)
  } finally {
    database.pragma('foreign_keys = ON')
  }
  return migrations.length
}

function refuseForeign(
  path: string,
  applied: readonly { version: number; checksum: string }[],
  migrations: readonly Migration[],
): void {
  const newest = applied.at(-1)?.version ?? 0
  if (newest > migrations.length) throw schemaTooNew(path, newest, migrations.length)
  for (const { version, checksum } of applied) {
    const migration = migrations[version - 1]
    if (migration?.checksum === checksum) continue
    throw new MusterError(
      'internal',
      `The database ${path} was made with another text of migration ${migration?.name ?? version} than this version of Muster has.`,
      { hint: 'Use the Muster that wrote it, or choose another data directory.', details: { path, version } },
    )
  }
}

export function schemaTooNew(path: string, schema: number, known: number): MusterError {
  return new MusterError(
    'schema_too_new',
    `The database ${path} was written by a newer version of Muster: its schema is ${schema}, this version knows ${known}.`,
    { hint: 'Update Muster, or choose another data directory.', details: { path, schema, known } },
  )
}

function apply(database: Connection, migration: Migration): void {
  const run = database.transaction(() => {
    database.exec(migration.sql)
    const broken = database.pragma('foreign_key_check') as unknown[]
    if (broken.length > 0)
      throw new Error(`${migration.name} would leave ${broken.length} dangling references.`)
    database
      .prepare('INSERT INTO migrations (version, name, checksum, applied_at) VALUES (?, ?, ?, ?)')
      .run(migration.version, migration.name, migration.checksum, Date.now())
  })
  run.immediate()
}

function backUp(database: Connection, version: number): void {
  const folder = join(dirname(database.name), 'backups')
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const stamp = new Date().toISOString().replaceAll(':', '-')
  // `muster`, `tracking`: each database keeps copies of its own.
  const prefix = `${basename(database.name, '.db')}-`
  database.prepare('VACUUM INTO ?').run(join(folder, `${prefix}${stamp}-schema-${version}.db`))
  const copies = readdirSync(folder)
    .filter((name) => name.startsWith(prefix) && name.endsWith('.db'))
    .sort()
  for (const name of copies.slice(0, -BACKUPS_KEPT)) rmSync(join(folder, name), { force: true })
}
