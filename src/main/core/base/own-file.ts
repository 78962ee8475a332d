import { lstatSync, type Stats, statSync } from 'node:fs'
import { MusterError } from '../../../contract/errors.ts'

/**
 * Makes sure that what stands at the path of a file of ours is a file, or nothing: opening a FIFO or a device would wait or
 * read for ever. A link to a file is fine, one to nothing is not.
 *
 * @throws MusterError `storage`, naming what stands there
 */
export function requireOwnFile(path: string): void {
  const found = statOf(statSync, path)
  if (found?.isFile()) return
  if (found === null && statOf(lstatSync, path) === null) return
  throw new MusterError(
    'storage',
    `${path} is ${found === null ? 'a link to nothing' : kindOf(found)}, not a file.`,
    {
      hint: 'Move it away, or choose another data directory. It was left as it is.',
      details: { path },
    },
  )
}

/** Null: there is nothing, or it can't be looked at, which opening it tells better. */
function statOf(look: (path: string) => Stats, path: string): Stats | null {
  try {
    return look(path)
  } catch {
    return null
  }
}

function kindOf(found: Stats): string {
  if (found.isDirectory()) return 'a directory'
  if (found.isFIFO()) return 'a FIFO'
  return found.isSocket() ? 'a socket' : 'a device'
}
