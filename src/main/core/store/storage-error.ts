import Database from 'better-sqlite3'
import { MusterError } from '../../../contract/errors.ts'
import { classifyFault, describeRefusal, isOutOfRoom } from './sqlite-errors.ts'

const systemReasons: Record<string, string> = {
  ENOSPC: 'there is no room left on the disk',
  EDQUOT: 'the quota of your user is used up',
  EROFS: 'the disk is read-only',
  EIO: 'the disk fails',
}

/** What the disk or the database refused, as an error for people; null: it is something else. */
export function asStorageError(error: unknown): MusterError | null {
  if (error instanceof MusterError) return error
  if (error instanceof Database.SqliteError && classifyFault(error) !== 'row')
    return describeRefusal(error, 'muster.db')
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return null
  const reason = systemReasons[error.code]
  if (reason === undefined) return null
  const path = 'path' in error && typeof error.path === 'string' ? error.path : 'A file'
  return new MusterError('storage', `${path} can't be written: ${reason}.`, {
    hint: 'Make room on that disk, or correct its rights. A running Muster then goes on by itself.',
    cause: error,
  })
}

/** Whether an error of ours says that a disk has no room, and not that it may not be written. */
export function isForRoom(error: unknown): boolean {
  if (!(error instanceof MusterError) || error.code !== 'storage') return false
  if (isOutOfRoom(error.details?.sqlite)) return true
  const { cause } = error
  const code = cause instanceof Error && 'code' in cause ? cause.code : null
  // A program that could not make a file tells it in words alone.
  return code === 'ENOSPC' || code === 'EDQUOT' || /No space left on device/i.test(error.message)
}
