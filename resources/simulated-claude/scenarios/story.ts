import type { Turn } from '../turn.ts'
import { bash, read } from './pretended-tools.ts'
import type { Scenario } from './scenario.ts'

const places = [
  'src/session/store.ts',
  'src/queue/worker.ts',
  'src/http/retry.ts',
  'src/cache/lease.ts',
] as const
const findings = [
  'the lease is renewed after the work instead of before it',
  'two callers share one counter without a lock',
  'an error is caught and turned into an empty list',
  'the time-out covers the connection but not the answer',
] as const
const remedies = [
  'Renew first, then work, and give up when the renewal fails',
  'Give each caller a counter of its own and add them up at the end',
  'Let the error through, with the name of the file in it',
  'Start the clock before the request and stop it after the last byte',
] as const

/** What happens without a directive: thinks, looks at two things, answers about the prompt. Seeded. */
export const usual: Scenario = async (turn) => {
  const { random } = turn
  const { cwd } = turn.state
  const place = random.pick(places)
  const finding = random.pick(findings)
  const asked = shorten(turn.prompt, 160)
  await turn.request(async (message) => {
    await message.think(`The prompt is "${shorten(turn.prompt, 60)}". I look at ${place} first.`, 120)
    await message.say(`${opening(turn)} I start with \`${place}\`.`, 120)
    await message.call(read(cwd, place, sampleSource(place)))
    if (random.next() < 0.6) {
      await message.call(
        bash({
          command: `git log --oneline -2 -- ${place}`,
          description: 'See the latest changes',
          output: 'b4c91e0 tidy the imports\n07fd2c3 make the limit a setting',
          takesMs: 150,
        }),
      )
    }
  })
  // The answer is to be an object, which follows.
  if (turn.state.args.jsonSchema !== null) return
  const answer = [
    `About **${asked}**:`,
    '',
    `The likely cause is in \`${place}\`: ${finding}.`,
    '',
    '| Step | Risk | Time |',
    '| --- | --- | --- |',
    `| ${random.pick(remedies)} | low | ${random.integer(10, 40)} min |`,
    `| Add a test that fails without it | none | ${random.integer(10, 30)} min |`,
    '',
    '```ts',
    `export const limit = ${random.integer(2, 9)}`,
    '```',
    '',
    'This answer comes from a simulated instance: no model was asked, and no file was read or changed.',
  ].join('\n')
  await turn.request((message) => message.say(answer, 120))
}

/** `quick`: done within a second. */
export const quick: Scenario = async (turn) => {
  await turn.request((message) =>
    message.say(
      '`Intl.DateTimeFormat` does it without a library, in the zone that the person set. (Simulated.)',
      60,
    ),
  )
}

/** `context`: says what it remembers of the session. */
export const context: Scenario = async (turn) => {
  const remembered = turn.earlier.map(
    ({ prompt, answer }) => `- ${prompt}${answer === null ? ' (not finished)' : ''}`,
  )
  const text =
    remembered.length === 0
      ? 'This is the first prompt of the session.'
      : `Earlier in this session you asked:\n\n${remembered.join('\n')}`
  await turn.request((message) => message.say(text, 200))
}

function opening(turn: Turn): string {
  const before = turn.earlier.at(-1)
  if (before === undefined) return 'I look at the code before I answer.'
  return `Going on from "${shorten(before.prompt, 60)}".`
}

/** The first line, cut. */
function shorten(text: string, limit: number): string {
  const line = text.split('\n')[0]?.trim() ?? ''
  if (line === '') return 'your request'
  if (line.length <= limit) return line
  let cut = ''
  for (const { segment } of new Intl.Segmenter().segment(line)) {
    if (cut.length + segment.length >= limit) break
    cut += segment
  }
  return `${cut}…`
}

function sampleSource(place: string): string {
  return `// ${place} (simulated contents)
import { limit } from '../settings.ts'

export async function run(jobs: readonly Job[]): Promise<Outcome[]> {
  const outcomes: Outcome[] = []
  for (const job of jobs.slice(0, limit)) outcomes.push(await job.start())
  return outcomes
}
`
}
