import fc from 'fast-check'
import { expect, test } from 'vitest'
import { makeDirectory, makeLog } from '../store/fixtures/records.ts'
import { openStore } from '../store/open-store.ts'
import type { Sum } from './fixtures/brute-force.ts'
import { MoneyHistory } from './fixtures/money-history.ts'
import { costOf } from './fixtures/printed-claude.ts'

/** Such that every cost is a whole number of micro-dollars. */
const tokens = fc.record({
  input: fc.nat(500),
  output: fc.integer({ min: 1, max: 400 }),
  read: fc.nat(200).map((count) => count * 10),
  write: fc.nat(50).map((count) => count * 4),
})
const session = fc.nat(1)

const step = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({ kind: fc.constant('prompt' as const), session, isOfRun: fc.boolean() }),
  },
  {
    weight: 8,
    arbitrary: fc.record({ kind: fc.constant('request' as const), session, tokens, isCut: fc.boolean() }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('subagent' as const), session, tokens }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('hidden' as const), session, tokens }) },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('result' as const),
      session,
      isError: fc.boolean(),
      isBehind: fc.boolean(),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('end' as const), session, isAsked: fc.boolean() }) },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('foreign' as const), session, costMicros: fc.nat(5_000) }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('fork' as const), session }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('crash' as const) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('night' as const) }) },
)
const history = fc.record({
  tellsModels: fc.boolean(),
  steps: fc.array(step, { maxLength: 24, size: 'max' }),
})

/** Two turns end before anybody reads of it, the second one without a prompt; then the next prompt is sent. */
const resultsWithoutPrompt: typeof history extends fc.Arbitrary<infer History> ? History : never = {
  tellsModels: true,
  steps: [
    { kind: 'prompt', session: 1, isOfRun: false },
    { kind: 'result', session: 1, isError: false, isBehind: true },
    { kind: 'hidden', session: 1, tokens: { input: 0, output: 1, read: 0, write: 0 } },
    { kind: 'result', session: 1, isError: false, isBehind: true },
    { kind: 'prompt', session: 1, isOfRun: false },
  ],
}

const plus = (a: Sum, b: Sum): Sum => ({
  tokens: a.tokens + b.tokens,
  costMicros: a.costMicros + b.costMicros,
})
const nothing: Sum = { tokens: 0, costMicros: 0 }
const sumOf = (sums: Iterable<Sum>) => [...sums].reduce(plus, nothing)

/** Each sum by what it is made of, where something was used at all. */
const used = (sums: ReadonlyMap<string, Sum>, prefix: string) =>
  new Map(
    [...sums]
      .filter(([name, sum]) => name.startsWith(prefix) && sum.tokens + sum.costMicros > 0)
      .map(([name, sum]) => [name.slice(prefix.length), sum]),
  )

// `npm run test:money` tries them all.
const RUNS = process.env.MODE === 'long' ? 2_000 : 200

test(`in ${RUNS} random histories no sum ever falls, all agree, and each is that of the raw output`, async () => {
  const directory = makeDirectory()
  const store = openStore({ dataDirectory: directory.path, log: makeLog().log })
  let now = new Date(2026, 2, 1, 12).getTime()
  let seen = { crashes: 0, cuts: 0, nights: 0, forks: 0, spent: 0 }
  await fc.assert(
    fc.asyncProperty(history, async ({ tellsModels, steps }) => {
      // A day of its own, so that it begins at zero.
      now += 40 * 86_400_000
      const past = new MoneyHistory(store, directory.path, now)
      const told = { inputTokens: 1_000, outputTokens: 0, cacheReadTokens: 0, cacheWriteTokens: 0 }
      const learn = () =>
        past.context.live.ledger.prices.learn(
          ['opus', 'haiku'].map((model) => ({
            model,
            usage: told,
            costMicros: costOf(model, { input: 1_000, output: 0, read: 0, write: 0 }),
            longWrites: 0,
            isGuess: false,
          })),
          false,
        )
      learn()
      past.addSession('/a', null)
      past.addSession('/a/b', null)
      const days = new Map<string, Sum>()
      let before = past.sums()
      const look = () => {
        const sums = past.sums()
        for (const [name, was] of before) {
          const is = sums.get(name)
          // Yesterday is looked at again below.
          if (is === undefined && name.startsWith('day ')) continue
          const fell = is === undefined || is.tokens < was.tokens || is.costMicros < was.costMicros
          if (fell) expect(is, `${name} fell`).toEqual(was)
        }
        for (const [name, sum] of sums) if (name.endsWith(' null')) days.set(name, sum)
        const all = sumOf(used(sums, 'task ').values())
        expect(sumOf(used(sums, 'session ').values())).toEqual(all)
        expect(sumOf(days.values())).toEqual(all)
        before = sums
      }
      for (const each of steps) {
        const owner = 'session' in each ? past.sessions[each.session] : undefined
        const process = owner && past.processOf(owner)
        if (each.kind === 'prompt') past.prompt(each.session, each.isOfRun, tellsModels)
        else if (each.kind === 'foreign') past.foreignTurn(each.session, each.costMicros)
        else if (each.kind === 'fork') {
          past.addSession('/c', each.session)
          seen = { ...seen, forks: seen.forks + 1 }
        } else if (each.kind === 'crash') {
          await past.crash()
          seen = { ...seen, crashes: seen.crashes + 1 }
        } else if (each.kind === 'night') {
          past.wait(86_400_000)
          seen = { ...seen, nights: seen.nights + 1 }
        } else if (process !== undefined) {
          // One that tells only a cumulative cost does not tell which model it is of.
          const isOfOther = each.kind === 'subagent' || each.kind === 'hidden'
          if (isOfOther && !tellsModels) continue
          if (each.kind === 'request') past.request(process, each.tokens, each.isCut)
          else if (each.kind === 'subagent') {
            process.claude.subagent(each.tokens)
            past.take(process)
          } else if (each.kind === 'hidden') process.claude.hidden(each.tokens)
          else if (each.kind === 'result') past.result(process, each.isError, each.isBehind)
          else {
            if (process.runner.current !== null) seen = { ...seen, cuts: seen.cuts + 1 }
            await past.end(process, each.isAsked)
          }
        }
        look()
      }
      for (const process of past.processes)
        if (process.record.state !== 'exited') await past.end(process, false)
      await past.crash()
      look()
      const sums = past.sums()
      expect(used(sums, 'task ')).toEqual(used(past.bruteForce(), ''))
      const ofRun = sumOf(
        past.taskIds.flatMap((id) => {
          const task = past.context.live.task(id)
          return task?.node != null ? [sums.get(`task ${id}`) ?? nothing] : []
        }),
      )
      for (const { id } of past.runs) expect(sums.get(`run ${id}`)).toEqual(ofRun)
      seen = { ...seen, spent: seen.spent + sumOf(used(sums, 'task ').values()).costMicros }
    }),
    { numRuns: RUNS, examples: [[resultsWithoutPrompt]] },
  )
  store.close()
  directory.remove()
  for (const count of Object.values(seen)) expect(count).toBeGreaterThan(0)
}, 300_000)
