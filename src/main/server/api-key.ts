import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import { chmodSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { MusterError } from '../../contract/errors.ts'
import { requireOwnFile } from '../core/base/own-file.ts'

/**
 * The API key of a data directory: made at the first call (256 random bits, file `api-key`, mode 0600), the same
 * afterwards. Delete the file and restart to change it.
 */
export function loadApiKey(dataDirectory: string): string {
  const path = join(dataDirectory, 'api-key')
  requireOwnFile(path)
  try {
    // `wx`: of two supervisors that start at once, one makes it and the other reads it.
    const key = randomBytes(32).toString('base64url')
    writeFileSync(path, `${key}\n`, { mode: 0o600, flag: 'wx' })
    return key
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') {
      throw new MusterError('storage', `The API key could not be written to ${path}.`, { cause: error })
    }
  }
  const key = readFileSync(path, 'utf8').trim()
  if (!/^[\w-]{32,200}$/.test(key)) {
    throw new MusterError('validation', `The API key in ${path} is not usable.`, {
      hint: 'It needs at least 32 letters, digits, "-" or "_". Delete the file to have a new one made.',
    })
  }
  chmodSync(path, 0o600)
  return key
}

/** Compares in a time that tells nothing about the key. */
export function createKeyCheck(key: string): (given: unknown) => boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest()
  const expected = digest(key)
  return (given) => typeof given === 'string' && timingSafeEqual(digest(given), expected)
}
