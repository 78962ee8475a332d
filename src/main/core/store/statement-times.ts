import type { DatabaseInfo } from '../../../contract/system.ts'
import type { Config } from '../base/config.ts'
import type { Connection } from './database.ts'

/** Statements that take longer are logged (`debug`) and counted as slow, in ms. */
const SLOW_MS = 10

type Times = DatabaseInfo['statements'][number]

/**
 * Times every statement that is prepared on `database` from now on. Only their texts are kept and logged, never the
 * values. Returns what was measured, by the time spent.
 */
export function timeStatements(database: Connection, log: Config['log']): () => Times[] {
  const measured = new Map<string, Times>()

  function count(times: Times, ms: number): void {
    times.count += 1
    times.totalMs += ms
    if (ms > times.longestMs) times.longestMs = ms
    if (ms <= SLOW_MS) return
    times.slow += 1
    log('debug', 'slow query', { statement: times.statement, ms: Math.round(ms * 10) / 10 })
  }

  function time(run: unknown, times: Times) {
    if (typeof run !== 'function') return run
    return function timed(this: unknown, ...values: unknown[]) {
      const started = performance.now()
      try {
        return Reflect.apply(run, this, values)
      } finally {
        count(times, performance.now() - started)
      }
    }
  }

  const prepare = database.prepare.bind(database)
  Object.assign(database, {
    prepare(source: string) {
      const statement = prepare(source)
      const text = source.replaceAll(/\s+/g, ' ').trim()
      const times = measured.get(text) ?? { statement: text, count: 0, slow: 0, totalMs: 0, longestMs: 0 }
      measured.set(text, times)
      const { run, get, all } = statement
      return Object.assign(statement, { run: time(run, times), get: time(get, times), all: time(all, times) })
    },
  })
  return () =>
    [...measured.values()].filter((times) => times.count > 0).toSorted((a, b) => b.totalMs - a.totalMs)
}
