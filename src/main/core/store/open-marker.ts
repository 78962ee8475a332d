import { existsSync, rmSync, writeFileSync } from 'node:fs'
import { requireOwnFile } from '../base/own-file.ts'

/** A file beside the database that exists while it is open: found at the next start, it tells of an unclean stop. */
export function createOpenMarker(databasePath: string) {
  const path = `${databasePath}-open`
  requireOwnFile(path)
  return {
    isSet: (): boolean => existsSync(path),
    set(): void {
      try {
        writeFileSync(path, '', { mode: 0o600 })
      } catch {
        // A full or read-only disk: the database says so itself, and without a marker only a check is saved.
      }
    },
    clear(): void {
      try {
        rmSync(path, { force: true })
      } catch {
        // Left behind, it costs a check at the next start.
      }
    },
  }
}
