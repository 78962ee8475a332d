import type { LogEntry, LogLevel } from '../../../contract/settings.ts'

/** One line for what an operator should know; never with secrets. */
export type Log = (level: LogLevel, message: string, fields?: Record<string, unknown>) => void

/** What was logged lately, for the operation `log.read` and the event `log.written`. */
export interface LogBook {
  /** Lines under this level are neither kept nor written. */
  level: LogLevel
  /** The file; null when nothing is written to one. */
  readonly path: string | null
  /** The newest that match, oldest first. */
  read(query: { level: LogLevel; search?: string | undefined; limit: number }): LogEntry[]
  /** Called with what was written, at most four times a second. Returns how to stop it. */
  onWritten(listener: (entries: LogEntry[]) => void): () => void
}
