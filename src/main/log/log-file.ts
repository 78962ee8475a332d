import { appendFileSync, closeSync, fstatSync, openSync, readSync } from 'node:fs'
import { basename, dirname } from 'node:path'
import { createStream, type RotatingFileStream } from 'rotating-file-stream'
import { LogEntry } from '../../contract/settings.ts'

/** After a failure (a full disk) the file is tried again after this time, in ms. */
const RETRY_AFTER_MS = 10_000
/** How much of the end of the file is read at a start, in bytes. */
const TAIL_BYTES = 512 * 1024

/** Where pino writes its lines. */
export interface LogFile {
  write(line: string): void
  /** Writes at once, for a process that is about to die. */
  writeNow(line: string): void
  close(): Promise<void>
}

/**
 * Appends lines to a file (0600) that is set aside at `maxBytes` as `NAME.1`, … so that `files` are kept in all. It is
 * opened with the first line. Never throws: a full disk must not end the supervisor; lines are dropped then.
 */
export function createLogFile(options: { path: string; maxBytes: number; files: number }): LogFile {
  const { path } = options
  let stream: RotatingFileStream | null = null
  let failedAt = Number.NEGATIVE_INFINITY

  function open(): RotatingFileStream {
    const opened = createStream(basename(path), {
      path: dirname(path),
      size: `${Math.ceil(options.maxBytes / 1024)}K`,
      rotate: options.files - 1,
      mode: 0o600,
    })
    opened.on('warning', () => {})
    opened.on('error', () => {
      failedAt = performance.now()
      if (stream === opened) stream = null
      opened.destroy()
    })
    return opened
  }

  return {
    write(line) {
      if (stream === null && performance.now() - failedAt < RETRY_AFTER_MS) return
      stream ??= open()
      stream.write(line)
    },
    writeNow(line) {
      try {
        appendFileSync(path, line, { mode: 0o600 })
      } catch {
        // Nothing else can be done for it.
      }
    },
    close() {
      const open = stream
      stream = null
      return open === null ? Promise.resolve() : new Promise((done) => open.once('close', done).end())
    },
  }
}

/** The entries at the end of a log file, oldest first; what is no line of ours is passed over. */
export function readLogTail(path: string): LogEntry[] {
  return readEnd(path)
    .split('\n')
    .flatMap((line) => {
      const entry = parseLine(line)
      return entry ? [entry] : []
    })
}

function readEnd(path: string): string {
  let file: number | undefined
  try {
    file = openSync(path, 'r')
    const { size } = fstatSync(file)
    const buffer = Buffer.alloc(Math.min(size, TAIL_BYTES))
    return buffer.toString('utf8', 0, readSync(file, buffer, 0, buffer.length, size - buffer.length))
  } catch {
    return ''
  } finally {
    if (file !== undefined) closeSync(file)
  }
}

function parseLine(line: string): LogEntry | null {
  try {
    const { level, time, message, pid: _, ...fields } = JSON.parse(line)
    return LogEntry.parse({ at: Date.parse(time), level, message, fields })
  } catch {
    return null
  }
}
