import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { pino } from 'pino'
import { isLevelAtLeast } from '../../contract/select-log-entries.ts'
import type { LogEntry, LogLevel } from '../../contract/settings.ts'
import type { Log, LogBook } from '../core/base/log.ts'
import { requireOwnFile } from '../core/base/own-file.ts'
import type { CoreConfig } from '../core/core-config.ts'
import { createLogFile, readLogTail } from './log-file.ts'
import { createLogRing } from './log-ring.ts'
import { scrubFields, scrubText, secretsOf } from './scrub-fields.ts'

/** Lines kept in memory for the page. */
const RING_LINES = 2_000
/** Listeners are told at most this often, in ms, and of at most so many lines at a time. */
const ANNOUNCE_EVERY_MS = 250
const ANNOUNCE_LINES = 500
/** Names that the lines of the file have of their own. */
const reserved = new Set(['level', 'time', 'message', 'pid'])

export interface HostLog {
  write: Log
  book: LogBook
  /** A further value that must never be seen in a line, such as the API key once it is known. */
  addSecret(secret: string): void
  /** Logs an error and waits until it is on the disk: for a process that is about to die of it. */
  writeLast(message: string, fields: Record<string, unknown>): void
  /** Writes what is still on its way. */
  close(): Promise<void>
}

/** The file of a data directory's log. */
export function logPath(dataDirectory: string): string {
  return join(dataDirectory, 'logs', 'muster.log')
}

/**
 * The log of a host: JSON lines to `<dataDirectory>/logs/muster.log`, the newest in memory, and each entry to
 * `console`. Secrets are taken out before any of them. Logging never throws.
 */
export function openLog(options: {
  config: Pick<CoreConfig, 'dataDirectory' | 'env'>
  settings: { logLevel: LogLevel; logFileBytes: number; logFiles: number }
  console: (entry: LogEntry) => void
}): HostLog {
  const { config, settings, console } = options
  const path = logPath(config.dataDirectory)
  requireOwnFile(path)
  for (let number = 1; number < settings.logFiles; number += 1) requireOwnFile(`${path}.${number}`)
  const known = new Set(secretsOf(config.env))
  const ring = createLogRing(RING_LINES)
  ring.push(...readLogTail(path).slice(-RING_LINES))
  const listeners = new Set<(entries: LogEntry[]) => void>()
  let unannounced: LogEntry[] = []
  let timer: NodeJS.Timeout | null = null
  let isLast = false

  try {
    mkdirSync(join(config.dataDirectory, 'logs'), { recursive: true, mode: 0o700 })
  } catch {
    // Whoever opens the data directory says what is wrong with it.
  }
  const file = createLogFile({ path, maxBytes: settings.logFileBytes, files: settings.logFiles })
  const logger = pino(
    {
      base: { pid: process.pid },
      level: 'debug',
      messageKey: 'message',
      timestamp: false,
      formatters: { level: (level) => ({ level }) },
    },
    {
      write(line) {
        if (isLast) file.writeNow(line)
        else file.write(line)
      },
    },
  )

  function announce(entry: LogEntry): void {
    if (listeners.size === 0) return
    unannounced.push(entry)
    if (unannounced.length > ANNOUNCE_LINES) unannounced = unannounced.slice(-ANNOUNCE_LINES)
    timer ??= setTimeout(() => {
      timer = null
      const entries = unannounced
      unannounced = []
      for (const listener of listeners) listener(entries)
    }, ANNOUNCE_EVERY_MS).unref()
  }

  const book: LogBook = {
    level: settings.logLevel,
    path,
    read: ring.select,
    onWritten(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
  }
  const write: Log = (level, message, fields = {}) => {
    if (!isLevelAtLeast(level, book.level)) return
    const entry: LogEntry = {
      at: Date.now(),
      level,
      message: scrubText(message, known),
      fields: scrubFields(fields, known),
    }
    ring.push(entry)
    announce(entry)
    const own = Object.entries(entry.fields).map(([name, value]) => [
      reserved.has(name) ? `${name}_` : name,
      value,
    ])
    logger[level]({ time: new Date(entry.at).toISOString(), ...Object.fromEntries(own) }, entry.message)
    console(entry)
  }
  return {
    write,
    book,
    addSecret: (secret) => void known.add(secret),
    writeLast(message, fields) {
      isLast = true
      write('error', message, fields)
      isLast = false
    },
    async close() {
      if (timer) clearTimeout(timer)
      await file.close()
    },
  }
}
