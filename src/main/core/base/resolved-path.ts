import { realpathSync } from 'node:fs'

/** Where a path leads, links followed; as it is written where that can't be known. */
export function resolvedPath(path: string): string {
  try {
    return realpathSync.native(path)
  } catch {
    return path
  }
}
