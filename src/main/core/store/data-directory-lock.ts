import { closeSync, mkdirSync, openSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { MusterError } from '../../../contract/errors.ts'
import { requireOwnFile } from '../base/own-file.ts'
import { type LockInfo, lockFilePath, readLock, readStartTimeSync, writeLock } from './lock-file.ts'
import { classifyFault, describeRefusal } from './sqlite-errors.ts'

export { type LockInfo, readLock } from './lock-file.ts'

export interface DataDirectoryLock {
  readonly info: LockInfo
  /** Tells clients how to reach this supervisor. */
  update(endpoint: { socketPath?: string | null; url?: string | null }): void
  /** Gives the directory free; may be called twice. */
  release(): void
}

/** A holder that has just taken the lock has not written its file yet: so long it is waited for, in ms. */
const PATIENCE = 2_000

/** Between two tries, in ms. */
const PAUSE = 20

/**
 * Makes this process the only supervisor of a data directory, which is created with mode 0700 if it is missing.
 *
 * Two things hold it: a lock of the kernel on `supervisor.lock`, which ends with the process however that ends,
 * so of any number of processes exactly one gets it and nothing stale is left; and `supervisor.json` (0600), which
 * says who it is and how to reach it. Where the file system has no locks, the file alone decides: its owner
 * lives if its pid and start time match.
 *
 * Throws `data_dir_locked` (details: pid, socketPath, url) or `storage` when the directory can't be used.
 */
export function lockDataDirectory({ dataDirectory }: { dataDirectory: string }): DataDirectoryLock {
  const releaseKernelLock = takeKernelLock(dataDirectory)
  let info: LockInfo = {
    pid: process.pid,
    startTime: readStartTimeSync(process.pid),
    lockedAt: Date.now(),
    socketPath: null,
    url: null,
  }
  try {
    const owner = readLock(dataDirectory)
    if (owner !== undefined && owner.pid !== process.pid) throw lockedBy(dataDirectory, owner)
    writeLock(dataDirectory, info)
  } catch (error) {
    releaseKernelLock()
    throw error instanceof MusterError ? error : unusable(dataDirectory, error)
  }

  let held = true
  return {
    get info() {
      return info
    },
    update(endpoint) {
      if (!held) return
      info = { ...info, ...endpoint }
      writeLock(dataDirectory, info)
    },
    release() {
      if (!held) return
      held = false
      try {
        rmSync(lockFilePath(dataDirectory), { force: true })
      } catch {
        // Left behind, it names a process that is gone, so nobody heeds it.
      }
      releaseKernelLock()
    },
  }
}

/**
 * SQLite locks files the same way on every system; Node itself can't. Of several that come at one moment each can
 * be in the way of the others, so who finds it held, and nobody who holds it, tries again.
 */
function takeKernelLock(dataDirectory: string): () => void {
  const sleeper = new Int32Array(new SharedArrayBuffer(4))
  for (let waited = 0; ; waited += PAUSE) {
    const lock = tryKernelLock(dataDirectory)
    if (lock !== undefined) return () => void lock.close()
    const owner = readLock(dataDirectory)
    if (owner !== undefined || waited >= PATIENCE) throw lockedBy(dataDirectory, owner)
    Atomics.wait(sleeper, 0, 0, PAUSE)
  }
}

/** Undefined: somebody has it. */
function tryKernelLock(dataDirectory: string): Database.Database | undefined {
  const path = join(dataDirectory, 'supervisor.lock')
  let file: Database.Database | undefined
  try {
    mkdirSync(dataDirectory, { recursive: true, mode: 0o700 })
    requireOwnFile(path)
    requireOwnFile(lockFilePath(dataDirectory))
    // SQLite would make it readable for others.
    closeSync(openSync(path, 'a', 0o600))
    file = new Database(path, { timeout: 0 })
    file.exec('BEGIN EXCLUSIVE')
    return file
  } catch (error) {
    file?.close()
    if (error instanceof MusterError) throw error
    const fault = classifyFault(error)
    if (fault === 'busy') return undefined
    throw fault === 'row' ? unusable(dataDirectory, error) : describeRefusal(error, path)
  }
}

function lockedBy(dataDirectory: string, owner: LockInfo | undefined): MusterError {
  if (owner === undefined) {
    return new MusterError(
      'data_dir_locked',
      `Another Muster, which is just starting or ending, uses the data directory ${dataDirectory}.`,
      { hint: 'Try again in a moment.', details: { pid: null, socketPath: null, url: null } },
    )
  }
  const { pid, socketPath, url } = owner
  const reach = url ?? (socketPath === null ? null : `the socket ${socketPath}`)
  return new MusterError(
    'data_dir_locked',
    `Another Muster (process ${pid}) uses the data directory ${dataDirectory}.`,
    {
      hint: `${reach === null ? 'Use that one' : `Reach it at ${reach}`}, end it, or choose another data directory.`,
      details: { pid, socketPath, url },
    },
  )
}

function unusable(dataDirectory: string, error: unknown): MusterError {
  const reason = error instanceof Error ? error.message : String(error)
  return new MusterError('storage', `The data directory ${dataDirectory} cannot be used: ${reason}.`, {
    hint: 'Choose a data directory that your user may create and write.',
    cause: error,
  })
}
