import { chmodSync, existsSync, mkdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import Database from 'better-sqlite3'
import type { DatabaseCopy } from '../../../contract/database.ts'
import { MusterError } from '../../../contract/errors.ts'
import type { DatabaseOrder } from './thread-messages.ts'

/** Pages that are copied before it is looked whether to go on. */
const PAGES = 2_048

/**
 * Copies databases into a new folder, each as it was at one moment, which is the same for all: they are read from then on as they were.
 * The folder is there when all of it is.
 *
 * @throws MusterError `validation` when something is there, `unavailable` when it was cancelled; what SQLite and the disk throw
 */
export async function backUp(order: Extract<DatabaseOrder, { work: 'backup' }>): Promise<DatabaseCopy[]> {
  const { directory, files, version, at, stop } = order
  if (existsSync(directory)) throw existsError(directory)
  const part = `${directory}.${process.pid}-${at}.part`
  makeFolder(part)
  const sources = files.map(
    ({ path }) => new Database(path, { readonly: true, fileMustExist: true, timeout: 5_000 }),
  )
  try {
    // From the first read on, each sees its database as it is now.
    for (const source of sources) source.exec('BEGIN; SELECT count(*) FROM sqlite_schema;')
    const copies: DatabaseCopy[] = []
    for (const [index, { name }] of files.entries()) {
      const path = join(part, `${name}.db`)
      await sources[index]?.backup(path, {
        progress: () => {
          if (Atomics.load(stop, 0) === 1) throw cancelled()
          return PAGES
        },
      })
      chmodSync(path, 0o600)
      if (name === 'muster') leaveProcesses(path, at)
      requireSound(path)
      copies.push({ name, bytes: statSync(path).size })
    }
    writeFileSync(
      join(part, 'backup.json'),
      `${JSON.stringify({ muster: version, at: new Date(at).toISOString(), databases: copies }, null, 2)}\n`,
      { mode: 0o600 },
    )
    if (existsSync(directory)) throw existsError(directory)
    renameSync(part, directory)
    return copies
  } finally {
    for (const source of sources) source.close()
    rmSync(part, { recursive: true, force: true })
  }
}

/** @throws MusterError `validation` */
function makeFolder(path: string): void {
  try {
    mkdirSync(dirname(path), { recursive: true })
    mkdirSync(path, { mode: 0o700 })
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code !== 'EACCES' && code !== 'EPERM' && code !== 'ENOTDIR' && code !== 'EEXIST') throw error
    throw new MusterError('validation', `The folder ${dirname(path)} can't be written (${code}).`, {
      hint: 'Name a folder in a place that your user may write.',
      details: { path },
      cause: error,
    })
  }
}

/** Processes stay with the supervisor that has them: one that starts on the copy must neither adopt nor end them. */
function leaveProcesses(path: string, at: number): void {
  const copy = new Database(path, { fileMustExist: true })
  try {
    copy.transaction(() => {
      copy
        .prepare<[number]>(
          `UPDATE instances SET state = 'exited', exited_at = ?, end_reason = 'it stayed where this copy is from'
           WHERE state <> 'exited'`,
        )
        .run(at)
      copy.exec(`UPDATE sessions SET state = 'released' WHERE state IN ('live', 'idle');
        UPDATE sessions SET instance_id = NULL WHERE instance_id IS NOT NULL;`)
    })()
    // One file, which can be handed on.
    copy.pragma('wal_checkpoint(TRUNCATE)')
  } finally {
    copy.close()
  }
}

/** @throws MusterError `storage` */
function requireSound(path: string): void {
  // One that only reads leaves files beside it.
  const copy = new Database(path, { fileMustExist: true })
  try {
    const findings = copy.pragma('quick_check(1)', { simple: true })
    if (findings === 'ok') return
    throw new MusterError('storage', `The copy ${path} is damaged: ${String(findings)}.`, {
      hint: 'Look through the databases: muster db check. If they are sound, choose another disk for the copy.',
      details: { path },
    })
  } finally {
    copy.close()
  }
}

function existsError(directory: string): MusterError {
  return new MusterError('validation', `There is something at ${directory} already.`, {
    hint: 'Name a folder that is not there yet.',
    details: { directory },
  })
}

function cancelled(): MusterError {
  return new MusterError('unavailable', 'It was cancelled, and nothing of it was kept.', {
    hint: 'Ask for it again if it is wanted after all.',
  })
}
