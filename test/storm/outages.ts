// npm run test:outages [-- SCHEDULES SEED]: random changes from three machines that share a PostgreSQL which is stopped, killed and
// started again, one schedule for each of SCHEDULES seeds from SEED on; then a minute without it under load. The exit code is 1
// when a client was told something that is not so.

import { runLoad } from '../harness/outage-load.ts'
import { runSchedule } from '../harness/outage-schedule.ts'
import { createPostgresServer } from '../harness/postgres-server.ts'

const [schedules = 50, first = 1, awayMs = 60_000] = process.argv.slice(2).map(Number)
const server = await createPostgresServer()
const broken: string[] = []
try {
  await server.start()
  for (let seed = first; seed < first + schedules; seed += 1) {
    const report = await runSchedule(server, seed)
    broken.push(...report.broken)
    const { there, kept, refused, conflicts, outages } = report
    console.log(
      `seed ${seed}: ${outages} outages, ${there} changes there, ${kept} kept, ${refused} refused, ${conflicts} conflicts: ${report.broken.length === 0 ? 'all held' : report.broken.join('; ')}`,
    )
  }
  const load = await runLoad(server, awayMs)
  broken.push(...load.broken)
  console.log(
    `${awayMs / 1_000} s without it: ${load.calls} calls, ${load.fromCopy} answered by the copy, ${load.broken.length} failed`,
  )
} finally {
  await server.remove()
}
console.log(`${schedules} schedules, ${broken.length} invariants broken`)
process.exitCode = broken.length === 0 ? 0 : 1
