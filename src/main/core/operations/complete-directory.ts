import { constants } from 'node:fs'
import { access, opendir, stat } from 'node:fs/promises'
import { homedir } from 'node:os'
import { basename, dirname, join, sep } from 'node:path'
import { requireAbsolute } from '../base/check-directory.ts'

const byName = new Intl.Collator('en').compare

/** Entries of one directory that are looked at; what is beyond them has to be typed. */
const MAX_ENTRIES = 10_000

/** Directories, and whether there are more that begin so. */
export interface Completions {
  directories: string[]
  hasMore: boolean
}

/**
 * Directories whose path begins with what is typed, by name, in any case; hidden ones once their point is typed. `~` is
 * the home directory. Only those that this process may enter and read; nothing where there is no such place.
 */
export async function completeDirectory(
  typed: string,
  limit: number,
  home = homedir(),
): Promise<Completions> {
  const path = /^~($|[/\\])/.test(typed) ? home + typed.slice(1) : typed
  requireAbsolute(path)
  const isParent = path.endsWith('/') || path.endsWith(sep)
  const parent = isParent ? path : dirname(path)
  const names = await namesIn(parent, isParent ? '' : basename(path))
  const directories: string[] = []
  for (const name of names) {
    const directory = join(parent, name)
    if (!(await isReadable(directory))) continue
    if (directories.length === limit) return { directories, hasMore: true }
    directories.push(directory)
  }
  return { directories, hasMore: false }
}

/** Names of directories and links that begin so, in order. */
async function namesIn(parent: string, beginning: string): Promise<string[]> {
  const wanted = beginning.toLowerCase()
  const names: string[] = []
  try {
    let seen = 0
    for await (const entry of await opendir(parent, { bufferSize: 1_000 })) {
      seen += 1
      if (seen > MAX_ENTRIES) break
      if (!entry.isDirectory() && !entry.isSymbolicLink()) continue
      if (!entry.name.toLowerCase().startsWith(wanted)) continue
      if (entry.name.startsWith('.') && wanted === '') continue
      names.push(entry.name)
    }
  } catch {
    // Half a path is no mistake: it is told when the task is started.
    return []
  }
  return names.sort(byName)
}

async function isReadable(directory: string): Promise<boolean> {
  try {
    await access(directory, constants.R_OK | constants.X_OK)
    return (await stat(directory)).isDirectory()
  } catch {
    return false
  }
}
