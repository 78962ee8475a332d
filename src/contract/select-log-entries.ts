import type { LogEntry, LogLevel } from './settings.ts'

const ranks: Record<LogLevel, number> = { debug: 0, info: 1, warn: 2, error: 3 }

/** True when a line of `level` is to be shown where `least` was asked for. */
export function isLevelAtLeast(level: LogLevel, least: LogLevel): boolean {
  return ranks[level] >= ranks[least]
}

export interface LogQuery {
  level: LogLevel
  search?: string | undefined
  limit: number
}

/** The newest of `entries` (oldest first) that match, oldest first. The search looks at message and fields. */
export function selectEntries(entries: readonly LogEntry[], { level, search, limit }: LogQuery): LogEntry[] {
  const words = search?.trim().toLowerCase() ?? ''
  const found: LogEntry[] = []
  for (let i = entries.length - 1; i >= 0 && found.length < limit; i--) {
    const entry = entries[i]
    if (!entry || !isLevelAtLeast(entry.level, level)) continue
    if (words !== '' && !`${entry.message} ${JSON.stringify(entry.fields)}`.toLowerCase().includes(words))
      continue
    found.push(entry)
  }
  return found.reverse()
}
