// npm run test:crashes [-- COUNT SEED]: runs of 200 nodes whose supervisor is killed again and again, one for each of
// COUNT seeds from SEED on. The exit code is 1 when one did not end as if nothing had happened.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { testConfig } from '../harness/test-core.ts'
import { crashRun } from './crash-run.ts'

const [count = 20, first = 1] = process.argv.slice(2).map(Number)
const broken: string[] = []
let killed = 0
for (let seed = first; seed < first + count; seed += 1) {
  const base = mkdtempSync(join(tmpdir(), 'muster-crashes-'))
  const report = await crashRun(seed, testConfig({ dataDirectory: base, log: () => {} }), base)
  killed += report.killed
  broken.push(...report.broken)
  console.log(
    `seed ${seed}: ${report.killed} supervisors killed, ${report.broken.length === 0 ? 'all held' : report.broken.join('; ')}`,
  )
  if (report.broken.length === 0) rmSync(base, { recursive: true, force: true, maxRetries: 5 })
}
console.log(`${count} runs, ${killed} supervisors killed, ${broken.length} invariants broken`)
process.exitCode = broken.length === 0 ? 0 : 1
