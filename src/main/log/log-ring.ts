import { type LogQuery, selectEntries } from '../../contract/select-log-entries.ts'
import type { LogEntry } from '../../contract/settings.ts'

/** The newest lines of the log, in memory. */
export function createLogRing(capacity: number) {
  let entries: LogEntry[] = []
  return {
    push(...added: readonly LogEntry[]): void {
      entries.push(...added)
      // Cut now and then, not at each line.
      if (entries.length > capacity * 2) entries = entries.slice(-capacity)
    },
    select: (query: LogQuery) => selectEntries(entries.slice(-capacity), query),
  }
}
