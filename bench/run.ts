import { mkdirSync, writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { join } from 'node:path'
import { measureCache } from './cache.ts'
import { measureCliStart } from './cli-start.ts'
import { measureColdStart } from './cold-start.ts'
import { measureDag } from './dag.ts'
import { measureEvents } from './events.ts'
import { measureExtraction } from './extraction.ts'
import { measureIngest } from './ingest.ts'
import { measureInsights } from './insights.ts'
import { measureLatency } from './latency.ts'
import { measureLocks } from './locks.ts'
import { measureLongPages } from './long-pages.ts'
import { measureMakespan } from './makespan.ts'
import { measureMcp } from './mcp.ts'
import type { Figure } from './measure.ts'
import { measureModules } from './modules.ts'
import { measureMonitor } from './monitor.ts'
import { measureRunaway } from './runaway.ts'
import { measureSearch } from './search.ts'
import { measureStreams } from './streams.ts'
import { measureTracking } from './tracking.ts'
import { measureVault } from './vault.ts'
import { measureWorkPages } from './work-pages.ts'

/*
 * npm run bench [-- NAME …]: measures, prints a table, and keeps it in bench/results/. Each figure stands beside
 * its peer or limit from the same run on the same machine.
 */
const suites: Record<string, () => Promise<Figure[]>> = {
  ingest: measureIngest,
  events: measureEvents,
  'cold-start': measureColdStart,
  'cli-start': measureCliStart,
  latency: measureLatency,
  mcp: measureMcp,
  monitor: measureMonitor,
  modules: measureModules,
  dag: measureDag,
  makespan: measureMakespan,
  cache: measureCache,
  locks: measureLocks,
  tracking: measureTracking,
  search: measureSearch,
  insights: measureInsights,
  streams: measureStreams,
  'long-pages': measureLongPages,
  'work-pages': measureWorkPages,
  extraction: measureExtraction,
  vault: measureVault,
  runaway: measureRunaway,
}

const wanted = process.argv.slice(2)
const unknown = wanted.filter((name) => !Object.hasOwn(suites, name))
if (unknown.length > 0) {
  console.error(
    `There is no benchmark "${unknown.join('", "')}". There are: ${Object.keys(suites).join(', ')}.`,
  )
  process.exit(2)
}
const figures: Figure[] = []
for (const [name, measure] of Object.entries(suites)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue
  process.stderr.write(`${name} …\n`)
  figures.push(...(await measure()))
}
const table = [
  '| what | Muster | peer or limit, same run | to reach | reached |',
  '| --- | --- | --- | --- | --- |',
  ...figures.map(
    ({ what, ours, against, goal, reached }) =>
      `| ${what} | ${ours} | ${against} | ${goal} | ${reached ? 'yes' : 'no'} |`,
  ),
].join('\n')
console.log(table)
if (wanted.length === 0) {
  const machine = `${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}, Node ${process.versions.node}, ${process.platform}`
  const results = join(import.meta.dirname, 'results')
  mkdirSync(results, { recursive: true })
  const day = new Date().toISOString().slice(0, 10)
  writeFileSync(join(results, `${day}.md`), `# ${day}\n\n${machine}\n\n${table}\n`)
}
