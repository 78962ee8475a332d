import { stat } from 'node:fs/promises'
import { isAbsolute } from 'node:path'
import { MusterError } from '../../../contract/errors.ts'

/** @throws MusterError `validation` for a relative path */
export function requireAbsolute(directory: string): void {
  if (isAbsolute(directory)) return
  throw new MusterError('validation', `The directory "${directory}" is not an absolute path.`, {
    hint: 'Give the whole path, beginning at the root.',
    details: { field: 'directory' },
  })
}

/** @throws MusterError `validation` for a relative path, `directory_not_found` */
export async function checkDirectory(directory: string): Promise<void> {
  requireAbsolute(directory)
  const found = await stat(directory).catch(() => null)
  if (found?.isDirectory()) return
  throw new MusterError(
    'directory_not_found',
    found ? `"${directory}" is a file, not a directory.` : `The directory "${directory}" does not exist.`,
    { hint: 'Check the path, or create the directory first.', details: { field: 'directory', directory } },
  )
}

/** True for a directory that is there. */
export async function isDirectory(path: string): Promise<boolean> {
  return (await stat(path).catch(() => null))?.isDirectory() ?? false
}
