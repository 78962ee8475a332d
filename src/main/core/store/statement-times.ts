import type { DatabaseInfo } from '../../../contract/system.ts'
import { closingError } from '../base/closing-error.ts'
import type { Config } from '../base/config.ts'
import type { Connection } from './database.ts'

/** Statements that take longer are logged (`debug`) and counted as slow, in ms. */
const SLOW_MS = 10

type Times = DatabaseInfo['statements'][number]

/**
 * Times every statement that is prepared on `database` from now on, and refuses it in our words once the database is
 * closed: who asks is a call that was on its way. Only their texts are kept and logged, never the values. Returns what was
 * measured, by the time spent.
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
      ensureOpen(database)
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
      ensureOpen(database)
      const statement = prepare(source)
      const text = source.replaceAll(/\s+/g, ' ').trim()
      const times = measured.get(text) ?? { statement: text, count: 0, slow: 0, totalMs: 0, longestMs: 0 }
      measured.set(text, times)
      const { run, get, all, iterate } = statement
      return Object.assign(statement, {
        run: time(run, times),
        get: time(get, times),
        all: time(all, times),
        iterate: time(iterate, times),
      })
    },
  })
  return () =>
    [...measured.values()].filter((times) => times.count > 0).toSorted((a, b) => b.totalMs - a.totalMs)
}

function ensureOpen({ open }: Connection): void {
  if (!open) throw closingError()
}
