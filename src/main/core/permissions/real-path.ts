import { lstatSync, realpathSync } from 'node:fs'
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path'

/**
 * Where a path leads, links followed; what does not exist yet is taken as it is written. Null: that can't be known
 * (a link to nowhere, a folder that may not be read).
 */
export function realPathOf(path: string): string | null {
  const missing: string[] = []
  let head = resolve(path)
  for (;;) {
    try {
      return slashes(join(realpathSync.native(head), ...missing))
    } catch (error) {
      if (!isMissing(error) || exists(head)) return null
      const parent = dirname(head)
      if (parent === head) return null
      missing.unshift(basename(head))
      head = parent
    }
  }
}

/** Whether a folder is `parent` or in it; both absolute. */
export function isWithin(parent: string, path: string): boolean {
  const way = relative(parent, path)
  return way === '' || (way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way))
}

/** Patterns are written with `/` everywhere. */
export function slashes(path: string): string {
  return sep === '\\' ? path.replaceAll('\\', '/') : path
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT'
}

/** A link to nowhere is missing for `realpath`, but writing to it creates what it points to. */
function exists(path: string): boolean {
  try {
    return lstatSync(path, { throwIfNoEntry: false }) !== undefined
  } catch {
    return true
  }
}
