import { existsSync } from 'node:fs'
import { basename, isAbsolute } from 'node:path'
import type { DatabaseVacuum } from '../../../contract/database.ts'
import { MusterError } from '../../../contract/errors.ts'
import type { Output } from '../../../contract/operations.ts'
import { startThread } from '../base/heavy/start-thread.ts'
import type { Context } from '../live/context.ts'
import { commitNow } from '../store/commit-now.ts'
import { trackingPath } from '../tracking/database/sqlite-tracking.ts'
import { cachePath } from '../tracking/layers/shared-address.ts'
import { vaultPath } from '../vault/content/open-vault.ts'
import type { DatabaseFile, DatabaseMessage, DatabaseOrder, DatabaseResults } from './thread-messages.ts'

/** Memory of the thread at most, in MB. */
const MEMORY_MB = 256

type Parts = Context & { readonly config: { readonly trackingDatabaseUrl?: string | null } }

/**
 * The databases that can't be made anew: that of the search is.
 *
 * @throws MusterError `storage`
 */
function databaseFiles({ config, store }: Parts): DatabaseFile[] {
  const { dataDirectory, trackingDatabaseUrl: url } = config
  const all = [
    { name: 'muster', path: store.path },
    { name: 'tracking', path: trackingPath(dataDirectory) },
    { name: 'vault', path: vaultPath(dataDirectory) },
  ]
  if (url) {
    const path = cachePath(dataDirectory, url)
    all.push({ name: basename(path, '.db'), path })
  }
  return all.filter(({ path }) => existsSync(path))
}

/** @throws MusterError `validation`, `storage`, `unavailable` */
export async function backUpDatabases(
  context: Parts,
  directory: string,
  signal: AbortSignal | undefined,
): Promise<Output<'database.backup'>> {
  if (!isAbsolute(directory))
    throw new MusterError('validation', 'directory: It must be an absolute path.', {
      hint: 'Name the folder from the root on.',
      details: { field: 'directory' },
    })
  const at = context.now()
  // What was announced is in it.
  commitNow(context)
  const stop = new Int32Array(new SharedArrayBuffer(4))
  const cancel = () => void Atomics.store(stop, 0, 1)
  if (signal?.aborted) cancel()
  signal?.addEventListener('abort', cancel, { once: true })
  try {
    const databases = await inThread({
      work: 'backup',
      files: databaseFiles(context),
      directory,
      version: context.config.version,
      at,
      stop,
    })
    const bytes = databases.reduce((sum, each) => sum + each.bytes, 0)
    try {
      context.store.lastBackup.set({ at, directory, bytes })
    } catch (error) {
      // It is there and whole; only that it was made is not remembered.
      context.config.log('warn', 'a backup was made that could not be noted', {
        directory,
        error: String(error),
      })
    }
    return { directory, databases }
  } finally {
    signal?.removeEventListener('abort', cancel)
  }
}

/** @throws MusterError `storage` */
export async function checkDatabases(context: Parts, full: boolean): Promise<Output<'database.check'>> {
  return { databases: await inThread({ work: 'check', files: databaseFiles(context), full }) }
}

/** @throws MusterError `storage` */
export async function databaseSizes(context: Parts): Promise<Output<'database.stats'>> {
  return { databases: await inThread({ work: 'stats', files: databaseFiles(context) }) }
}

/**
 * Rewrites each file, which nobody may write meanwhile: a supervisor that is at work would stand still as long as that takes.
 *
 * @throws MusterError `conflict` for such a one, `storage`
 */
export async function vacuumDatabases(context: Parts, dryRun: boolean): Promise<Output<'database.vacuum'>> {
  const files = databaseFiles(context)
  if (dryRun) {
    const sizes = await inThread({ work: 'stats', files })
    return {
      databases: sizes.map(
        ({ name, bytes, walBytes, freeBytes }): DatabaseVacuum => ({
          name,
          bytes: bytes + walBytes,
          freeBytes,
          freedBytes: null,
        }),
      ),
    }
  }
  if (context.config.schedule || context.live.runners.size > 0)
    throw new MusterError(
      'conflict',
      'A supervisor is at work with the databases: it would stand still meanwhile.',
      {
        hint: 'Room in a database is used again by what comes. To give it to the disk, stop the supervisor and call muster db vacuum.',
      },
    )
  commitNow(context)
  return { databases: await inThread({ work: 'vacuum', files }) }
}

/** Does it in a thread of its own, which ends by itself. */
function inThread<W extends DatabaseOrder['work']>(
  order: DatabaseOrder & { work: W },
): Promise<DatabaseResults[W]> {
  const worker = startThread('databases/database-thread.ts', {
    name: 'muster-databases',
    memoryMb: MEMORY_MB,
    data: order,
  })
  return new Promise((done, fail) => {
    worker.once('message', (message: DatabaseMessage) => {
      // The thread answers what it was started for.
      if ('value' in message) done(message.value as DatabaseResults[W])
      else fail('muster' in message ? MusterError.fromWire(message.muster) : new Error(message.failed))
    })
    worker.once('error', fail)
    worker.once('exit', () => fail(new Error('The thread of the databases ended.')))
  })
}
