// npm run test:fuzz [-- SECONDS SEED]: sends what is hostile to every operation, route, frame and definition for so long.
// The exit code is 1 when something that must not be was, or the supervisor was held up for more than 50 ms.
import { runFuzz } from './fuzz.ts'

const [seconds = 60, seed = Date.now() % 1_000_000] = process.argv.slice(2).map(Number)
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
process.exit(broken.length + held.length === 0 ? 0 : 1)
