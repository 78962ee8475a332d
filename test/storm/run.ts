// npm run test:storm [-- SECONDS SEED]: does random things to a supervisor for so long and checks what must hold.
// Prints its counts; the exit code is 1 when an invariant was broken.
import { runStorm } from './storm.ts'

const [seconds = 60, seed = Date.now() % 1_000_000] = process.argv.slice(2).map(Number)
const trace: string[] = []
const started = performance.now()
const report = await runStorm({
  seconds,
  seed,
  note: (text) => trace.push(`${((performance.now() - started) / 1_000).toFixed(2)} ${text}`),
})
const list = (counts: Record<string, number>) =>
  Object.entries(counts)
    .sort(([, a], [, b]) => b - a)
    .map(([name, count]) => `${name} ${count}`)
    .join(', ')
const megabytes = (bytes: number) => `${Math.round(bytes / 1024 ** 2)} MB`
console.log(`Storm of ${seconds} s, seed ${seed}`)
console.log(`actions:  ${list(report.actions)}`)
console.log(`refused:  ${list(report.refusals)}`)
console.log(`tasks:    ${list(report.tasks)}`)
console.log(`deltas:   ${report.deltas.printed} printed, ${report.deltas.stored} stored`)
console.log(`restarts: ${report.restarts}`)
console.log(
  `memory:   at most ${megabytes(report.memory.highest)}, ${megabytes(report.memory.last)} at the end`,
)
if (report.broken.length === 0) console.log('Every invariant held.')
else {
  console.error(`\n${report.broken.length} invariants were broken:`)
  for (const text of report.broken.slice(0, 12)) console.error(`- ${text.slice(0, 1_000)}`)
  console.error(`\nThe last actions before calm:\n${trace.slice(-10).join('\n')}`)
}
process.exit(report.broken.length === 0 ? 0 : 1)
