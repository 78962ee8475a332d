import type { LogEntry, LogLevel } from '../../contract/settings.ts'
import { formatEntry } from '../log/format-entry.ts'
import type { Terminal } from './terminal.ts'

const colours = { debug: 'gray', info: 'cyan', warn: 'yellow', error: 'red' } as const

/** Prints the log's lines on stderr: readable, or as `{"type":"log",…}` with `--json`. With `--quiet` from warnings up. */
export function createConsoleLog(terminal: Terminal): (entry: LogEntry) => void {
  return (entry) => {
    if (terminal.json) terminal.complain(JSON.stringify({ type: 'log', ...entry }))
    else if (entry.level === 'warn' || entry.level === 'error') terminal.complain(formatLine(terminal, entry))
    else terminal.note(formatLine(terminal, entry))
  }
}

/** A line of the log in the terminal's colours. */
export function formatLine(terminal: Terminal, entry: LogEntry): string {
  return formatEntry(entry, (level: LogLevel, text) => terminal.style(colours[level], text))
}
