// npm run test:fuzz [-- SECONDS SEED REQUESTS]: sends what is hostile to every operation, route, frame and definition for so
// long, then so many requests made from the OpenAPI description, whose answers must be as it says.
// The exit code is 1 when something that must not be was, or the supervisor was held up for more than 50 ms.
import { runFuzz } from './fuzz.ts'
import { runRestFuzz } from './rest-fuzz.ts'

const [seconds = 60, seed = Date.now() % 1_000_000, most = 20_000] = process.argv.slice(2).map(Number)
const { requests, statuses, held, broken } = await runFuzz({ seconds, seed })
console.log(`Fuzz of ${seconds} s, seed ${seed}: ${requests} requests`)
console.log(
  `answers: ${Object.entries(statuses)
    .map(([status, count]) => `${status} ${count}`)
    .join(', ')}`,
)
for (const { ms, asked, where } of held.toSorted((a, b) => b.ms - a.ms).slice(0, 12))
  console.log(`busy for ${ms} ms: ${asked.slice(0, 800)}\n    ${where}`)
for (const text of broken.slice(0, 12)) console.error(`- ${text}`)
console.log(`${broken.length} broken, ${held.length} times busy for more than 50 ms`)
const rest = await runRestFuzz({ requests: most, seed })
console.log(`${rest.requests} requests from the description: ${JSON.stringify(rest.statuses)}`)
for (const text of rest.broken.slice(0, 12)) console.error(`- ${text}`)
process.exit(broken.length + held.length + rest.broken.length === 0 ? 0 : 1)
