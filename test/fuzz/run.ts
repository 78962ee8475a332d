// npm run test:fuzz [-- SECONDS SEED]: all that is hostile through every door for so long, then the two below, each with so
// much as they have by default.
// npm run test:fuzz -- rest [REQUESTS SEED]: requests made from the OpenAPI description; each answer must be as it says.
// npm run test:fuzz -- chat [ACTS SEED]: clients of the chat, by its schema and by no rule at all.
// The exit code is 1 when something that must not be was, or the supervisor was held up for more than 50 ms.
import { runChatFuzz } from './chat-fuzz.ts'
import { runFuzz } from './fuzz.ts'
import { runRestFuzz } from './rest-fuzz.ts'

interface Found {
  held: readonly { ms: number; asked: string; where: string }[]
  broken: readonly string[]
}

/** Of each kind of finding. */
const MOST_TOLD = 12
const REST_REQUESTS = 20_000
const CHAT_ACTS = 5_000

const given = process.argv.slice(2)
const only = given[0] === 'rest' || given[0] === 'chat' ? given.shift() : undefined
const [amount, seed = Date.now() % 1_000_000] = given.map(Number)
if (only === undefined) await fuzzAll(amount ?? 60)
if (only !== 'chat') await fuzzRest(only ? (amount ?? REST_REQUESTS) : REST_REQUESTS)
if (only !== 'rest') await fuzzChat(only ? (amount ?? CHAT_ACTS) : CHAT_ACTS)
process.exit(process.exitCode)

async function fuzzAll(seconds: number): Promise<void> {
  const { requests, statuses, ...found } = await runFuzz({ seconds, seed })
  console.log(`Fuzz of ${seconds} s, seed ${seed}: ${requests} requests, answered with ${list(statuses)}`)
  tell(found)
}

async function fuzzRest(requests: number): Promise<void> {
  const { statuses, reached, ...found } = await runRestFuzz({ requests, seed })
  console.log(
    `${found.requests} requests from the description, seed ${seed}, answered with ${list(statuses)}`,
  )
  console.log(`${reached.size} routes did what they are for`)
  tell(found)
}

async function fuzzChat(acts: number): Promise<void> {
  const { told, ...found } = await runChatFuzz({ acts, seed })
  console.log(`${found.acts} acts of chat clients, seed ${seed}, told ${list(told)}`)
  tell(found)
}

function tell({ held, broken }: Found): void {
  for (const { ms, asked, where } of held.toSorted((a, b) => b.ms - a.ms).slice(0, MOST_TOLD))
    console.log(`busy for ${ms} ms: ${asked.slice(0, 800)}\n    ${where}`)
  for (const text of broken.slice(0, MOST_TOLD)) console.error(`- ${text}`)
  console.log(`${broken.length} broken, ${held.length} times busy for more than 50 ms`)
  if (broken.length + held.length > 0) process.exitCode = 1
}

function list(counts: Record<string, number>): string {
  return Object.entries(counts)
    .map(([name, count]) => `${name} ${count}`)
    .join(', ')
}
