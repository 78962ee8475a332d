// Writes the search index of a data directory and kills itself (SIGKILL) once it has so many texts, of which it tells.
// Argument: a JSON object {dataDirectory, at}.
import { existsSync } from 'node:fs'
import { setInterval as every } from 'node:timers/promises'
import Database from 'better-sqlite3'
import { searchPath } from '../../src/main/core/search/index/search-database.ts'
import { createSearch } from '../../src/main/core/search/search.ts'

const { dataDirectory, at } = JSON.parse(process.argv[2] ?? '{}') as { dataDirectory: string; at: number }
const search = createSearch({
  publish: () => {},
  now: Date.now,
  config: { dataDirectory, schedule: true, log: (level, message) => console.error(level, message) },
})
search.open()
/** As the file says: the status is told more seldom than a fast machine needs for all of them. */
let count: (() => number) | undefined
for await (const _ of every(2)) {
  if (count === undefined && existsSync(searchPath(dataDirectory))) {
    let database: Database.Database | undefined
    try {
      database = new Database(searchPath(dataDirectory), { readonly: true })
      const sum = database.prepare<[], number>('SELECT coalesce(sum(documents), 0) FROM shards').pluck()
      count = () => sum.get() ?? 0
    } catch {
      // It, or its tables, are still being made.
      database?.close()
    }
  }
  const documents = count?.() ?? 0
  if (documents < at) continue
  process.stdout.write(`${documents}\n`, () => process.kill(process.pid, 'SIGKILL'))
  break
}
