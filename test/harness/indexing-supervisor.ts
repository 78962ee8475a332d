// Writes the search index of a data directory and kills itself (SIGKILL) once it has so many texts, of which it tells.
// Argument: a JSON object {dataDirectory, at}.
import { setInterval as every } from 'node:timers/promises'
import { createSearch } from '../../src/main/core/search/search.ts'

const { dataDirectory, at } = JSON.parse(process.argv[2] ?? '{}') as { dataDirectory: string; at: number }
const search = createSearch({
  publish: () => {},
  now: Date.now,
  config: { dataDirectory, schedule: true, log: (level, message) => console.error(level, message) },
})
search.open()
for await (const _ of every(5)) {
  const { documents } = search.status()
  if (documents < at) continue
  process.stdout.write(`${documents}\n`, () => process.kill(process.pid, 'SIGKILL'))
  break
}
