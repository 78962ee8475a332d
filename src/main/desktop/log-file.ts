import { appendFileSync, mkdirSync, renameSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import type { CoreConfig } from '../core/core-config.ts'

/** A log file is set aside at this size, in bytes; one older file is kept, so both take at most twice as much. */
const MAX_BYTES = 5 * 1024 * 1024

/**
 * Writes one JSON object a line to `file` (0600) and, from warnings up, to stderr. Logging never throws: a full
 * disk must not end the supervisor.
 */
export function createFileLog(file: string, maxBytes = MAX_BYTES): CoreConfig['log'] {
  let size = 0
  try {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
    size = statSync(file, { throwIfNoEntry: false })?.size ?? 0
  } catch {
    // The first write tells.
  }
  return (level, message, fields = {}) => {
    const line = `${JSON.stringify({ at: new Date().toISOString(), level, message, ...fields })}\n`
    try {
      if (size + line.length > maxBytes) {
        renameSync(file, `${file}.1`)
        size = 0
      }
      appendFileSync(file, line, { mode: 0o600 })
      size += line.length
    } catch {
      process.stderr.write(line)
      return
    }
    if (level !== 'info') process.stderr.write(line)
  }
}
