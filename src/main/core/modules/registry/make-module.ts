import { createHash } from 'node:crypto'
import { realpath, stat } from 'node:fs/promises'
import { dirname, isAbsolute, resolve, sep } from 'node:path'
import type { ModuleOrigin, ModuleProblem } from '../../../../contract/module.ts'
import { isWithin } from '../../permissions/real-path.ts'
import type { ModuleRead } from '../definition/read-module.ts'
import { wishesOf } from '../definition/wishes.ts'
import { errorAt, type Made } from './module-entry.ts'

/** A text that was read, and where it stands. */
export interface ReadPlace {
  read: ModuleRead
  origin: ModuleOrigin
  /** Absolute; null: it was registered without a file. */
  path: string | null
  hash: string
  changedAt: number
}

/** What trust is given to: a text in its place, since its directory is relative to that. */
export function hashOf(path: string | null, text: string): string {
  return createHash('sha256')
    .update(path ?? '')
    .update('\0')
    .update(text)
    .digest('hex')
}

/** A module of what was read, or why there is none. Its directory is looked at each time. */
export async function makeModule(place: ReadPlace, isTrusted: (hash: string) => boolean): Promise<Made> {
  const { read, origin, path, hash, changedAt } = place
  const { definition, name, problems } = read
  if (definition === null || name === null)
    return { broken: { path: path ?? name ?? 'a registered module', name, origin, problems } }
  const folder = path === null ? null : dirname(path)
  const directory = resolve(folder ?? sep, definition.directory)
  const real = await realDirectory(directory)
  const wrong = wrongDirectory(read, folder, directory, real)
  const home = folder === null ? null : await realpath(folder).catch(() => folder)
  const elsewhere = home !== null && real !== null && !isWithin(home, real) ? real : null
  const wishes = wishesOf(definition, elsewhere)
  return {
    entry: {
      definition,
      name,
      directory: real ?? directory,
      origin,
      path,
      hash,
      wishes,
      trusted: wishes.length === 0 || isTrusted(hash),
      problems: wrong === null ? problems : [wrong, ...problems],
      changedAt,
    },
    namePlace: read.places.name,
  }
}

function wrongDirectory(
  { definition, places }: ModuleRead,
  folder: string | null,
  directory: string,
  real: string | null,
): ModuleProblem | null {
  const place = places.directory
  if (folder === null && !isAbsolute(definition?.directory ?? '')) {
    const message = 'The directory of a module without a file is not an absolute path.'
    return errorAt('directory_not_found', message, 'Give the whole path.', place, ['directory'])
  }
  if (real !== null) return null
  const message = `Its directory ${directory} does not exist, or is no directory.`
  return errorAt('directory_not_found', message, 'Correct "directory".', place, ['directory'])
}

/** Null: there is none. */
async function realDirectory(path: string): Promise<string | null> {
  try {
    const real = await realpath(path)
    return (await stat(real)).isDirectory() ? real : null
  } catch {
    return null
  }
}
