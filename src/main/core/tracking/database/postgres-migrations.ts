import { MusterError } from '../../../../contract/errors.ts'
import { toPostgresSchema } from './postgres-dialect.ts'
import { trackingMigrations } from './sqlite-tracking.ts'
import type { Value } from './work.ts'

type Query = (sql: string, params?: readonly Value[]) => Promise<{ rows: Readonly<Record<string, Value>>[] }>

/** Of an advisory lock: supervisors that start at one moment migrate one behind the other. */
const LOCK = 7_221_846_103

/**
 * Brings the tables to the newest schema, forward only, in one transaction: the migrations of SQLite in PostgreSQL's words.
 *
 * @throws MusterError `schema_too_new`; `internal` when an applied migration was changed; `validation` for a database whose
 *   texts are not UTF-8
 */
export async function migratePostgres(query: Query): Promise<void> {
  const migrations = trackingMigrations()
  await query('BEGIN')
  await query('SELECT pg_advisory_xact_lock($1)', [LOCK])
  const [encoding] = (await query('SHOW server_encoding')).rows
  if (encoding?.server_encoding !== 'UTF8')
    throw new MusterError('validation', `The shared database keeps texts as ${encoding?.server_encoding}.`, {
      hint: 'Make one with the encoding UTF8, and name it in tracking.databaseUrl.',
    })
  const { rows: known } = await query(
    "SELECT 1 FROM pg_catalog.pg_class WHERE oid = to_regclass('muster_migrations')",
  )
  if (known.length === 0)
    await query(
      'CREATE TABLE muster_migrations (version INTEGER PRIMARY KEY, name TEXT NOT NULL, checksum TEXT NOT NULL)',
    )
  const { rows: applied } = await query('SELECT version, checksum FROM muster_migrations ORDER BY version')
  const newest = Number(applied.at(-1)?.version ?? 0)
  if (newest > migrations.length)
    throw new MusterError(
      'schema_too_new',
      `The shared database was written by a newer version of Muster: its schema is ${newest}, this version knows ${migrations.length}.`,
      { hint: 'Update Muster.', details: { schema: newest, known: migrations.length } },
    )
  for (const { version, checksum } of applied) {
    const migration = migrations[Number(version) - 1]
    if (migration?.checksum === checksum) continue
    throw new MusterError(
      'internal',
      `The shared database was made with another text of migration ${migration?.name ?? version} than this version of Muster has.`,
      { hint: 'Use the Muster that made it, or another database.', details: { version } },
    )
  }
  for (const { version, name, checksum, sql } of migrations.slice(newest)) {
    await query(toPostgresSchema(sql))
    await query('INSERT INTO muster_migrations (version, name, checksum) VALUES ($1, $2, $3)', [
      version,
      name,
      checksum,
    ])
  }
  await query('COMMIT')
}
