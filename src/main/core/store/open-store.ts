import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { MusterError } from '../../../contract/errors.ts'
import type { Config } from '../base/config.ts'
import { createStore } from './create-store.ts'
import { findDamage } from './damage.ts'
import { type Connection, openDatabase } from './database.ts'
import type { LostEvents } from './lost-events.ts'
import { type Migration, migrate, readMigrations } from './migrate.ts'
import { createOpenMarker } from './open-marker.ts'
import { finishSalvage, salvageDatabase } from './salvage.ts'
import { classifyFault, describeRefusal } from './sqlite-errors.ts'
import type { Store } from './store.ts'

/**
 * Opens `<dataDirectory>/muster.db`, creating it (0600) and the directory (0700) if they are missing, and brings it
 * to the newest schema. The caller holds the lock of the data directory.
 *
 * After an unclean stop the file is checked; a damaged one is set aside and salvaged, which `notes` tells.
 * Throws `MusterError`: `schema_too_new`, `storage` (full, locked, no permission; nothing is moved then) or
 * `internal` (a migration was changed).
 *
 * `synchronous` NORMAL: a crash of the application loses nothing that was announced, a power cut at most the
 * last moments; FULL: neither.
 */
export function openStore(options: {
  dataDirectory: string
  synchronous?: 'NORMAL' | 'FULL'
  log: Config['log']
}): Store {
  const { dataDirectory, log, synchronous = 'NORMAL' } = options
  const path = join(dataDirectory, 'muster.db')
  const marker = createOpenMarker(path)
  try {
    const { database, schemaVersion, notes, lost } = openSound(path, synchronous, marker.isSet())
    for (const note of notes) log('warn', note)
    marker.set()
    // A file that turned out to be damaged keeps its marker: the next start checks and saves it.
    const onClosed = (damaged: boolean): void => {
      if (!damaged) marker.clear()
    }
    return createStore({ database, schemaVersion, notes, lost, log, onClosed })
  } catch (error) {
    throw describeFailure(error, path)
  }
}

type Opened = { database: Connection; schemaVersion: number } | { damage: string }

function openSound(path: string, synchronous: 'NORMAL' | 'FULL', unclean: boolean) {
  const migrations = readMigrations()
  const notes: string[] = []
  const lost: LostEvents[] = []
  if (finishSalvage(path)) notes.push('The database was put together again from what a salvage had saved.')

  let opened = tryOpen(path, synchronous, migrations, unclean && existsSync(path))
  if ('damage' in opened) {
    const salvaged = salvageDatabase(path, opened.damage, migrations)
    notes.push(...salvaged.notes)
    lost.push(...salvaged.lost)
    opened = tryOpen(path, synchronous, migrations, false)
  }
  if ('damage' in opened) {
    throw new MusterError('database_damaged', `The salvaged database ${path} is damaged: ${opened.damage}.`, {
      hint: 'Check the disk for errors, or choose another data directory.',
    })
  }
  return { ...opened, notes, lost }
}

function tryOpen(
  path: string,
  synchronous: 'NORMAL' | 'FULL',
  migrations: readonly Migration[],
  check: boolean,
): Opened {
  let database: Connection | undefined
  try {
    database = openDatabase(path, synchronous, { shrinks: true })
    const [damage] = check ? findDamage(database) : []
    if (damage === undefined) return { database, schemaVersion: migrate(database, migrations) }
    database.close()
    return { damage }
  } catch (error) {
    database?.close()
    // Only two result codes prove damage; a locked, full or forbidden file is not damaged.
    if (error instanceof MusterError || classifyFault(error) !== 'damaged') throw error
    return { damage: error instanceof Error ? error.message : String(error) }
  }
}

function describeFailure(error: unknown, path: string): unknown {
  if (error instanceof MusterError) return error
  if (classifyFault(error) !== 'row') return describeRefusal(error, path)
  if (!(error instanceof Error) || !('syscall' in error)) return error
  return new MusterError('storage', `The data directory of ${path} cannot be used: ${error.message}.`, {
    hint: 'Choose a data directory that your user may create and write.',
    cause: error,
  })
}
