import fc from 'fast-check'
import { expect, test } from 'vitest'
import { InsightsQuestion } from '../../../contract/insights.ts'
import { MoneyHistory } from '../budgets/fixtures/money-history.ts'
import { costOf, MAIN } from '../budgets/fixtures/printed-claude.ts'
import { makeDirectory, makeLog } from '../store/fixtures/records.ts'
import { openStore } from '../store/open-store.ts'
import { naiveFigures, type Past } from './fixtures/naive-figures.ts'
import { report } from './in-thread.ts'

const tokens = fc.record({
  input: fc.nat(500),
  output: fc.integer({ min: 1, max: 400 }),
  read: fc.nat(200).map((count) => count * 10),
  write: fc.nat(50).map((count) => count * 4),
})
const session = fc.nat(2)
const step = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({ kind: fc.constant('prompt' as const), session, isOfRun: fc.boolean() }),
  },
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('request' as const), session, tokens }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('subagent' as const), session, tokens }) },
  {
    weight: 5,
    arbitrary: fc.record({ kind: fc.constant('result' as const), session, isError: fc.boolean() }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('end' as const), session, isAsked: fc.boolean() }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('wait' as const), ms: fc.nat(40 * 3_600_000) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('crash' as const) }) },
)
const history = fc.array(step, { maxLength: 30, size: 'max' })

const DAY_MS = 86_400_000
const dayNames = new Intl.DateTimeFormat('sv', { timeZone: 'Europe/Berlin', dateStyle: 'short' })

test('statistics of 200 histories are those of the raw output of their processes', async () => {
  const directory = makeDirectory()
  const store = openStore({ dataDirectory: directory.path, log: makeLog().log })
  // The nights in which the clock of Berlin is set back and on lie in it.
  let now = Date.UTC(2026, 0, 1)
  const seen = { tasks: 0, failed: 0, stopped: 0, groups: 0, days: 0 }
  await fc.assert(
    fc.asyncProperty(history, async (steps) => {
      now += 60 * DAY_MS
      const from = now
      const past = new MoneyHistory(store, directory.path, now)
      const wait = (ms: number) => {
        now += ms
        past.wait(ms)
      }
      past.context.live.ledger.prices.learn(
        ['opus', 'haiku'].map((model) => ({
          model,
          usage: { inputTokens: 1_000, outputTokens: 0, cacheReadTokens: 0, cacheWriteTokens: 0 },
          costMicros: costOf(model, { input: 1_000, output: 0, read: 0, write: 0 }),
          longWrites: 0,
          isGuess: false,
        })),
        false,
      )
      for (const folder of ['/a', '/a/b', '/ab']) past.addSession(folder, null)
      for (const each of steps) {
        if (each.kind === 'wait') wait(each.ms)
        else if (each.kind === 'crash') await past.crash()
        else if (each.kind === 'prompt') past.prompt(each.session, each.isOfRun, true)
        else {
          const owner = past.sessions[each.session]
          const process = owner && past.processOf(owner)
          if (process === undefined) continue
          if (each.kind === 'request') past.request(process, each.tokens, false)
          else if (each.kind === 'result') past.result(process, each.isError, false)
          else if (each.kind === 'end') await past.end(process, each.isAsked)
          else {
            process.claude.subagent(each.tokens)
            past.take(process)
          }
        }
        wait(1_000)
      }
      for (const process of past.processes)
        if (process.record.state !== 'exited') await past.end(process, false)
      await past.crash()

      const used = past.bruteForceByKind()
      const all: Past[] = past.taskIds.flatMap((id) => {
        const task = store.tasks.get(id)
        return task === undefined || task.endedAt === null ? [] : [{ task, used: used.get(id) }]
      })
      const period = { from, to: now + 1 }
      const answer = report({
        path: store.path,
        question: InsightsQuestion.parse({
          period,
          zone: 'Europe/Berlin',
          by: 'directory',
          interval: 'day',
          compare: 'previous',
        }),
        work: { taskIds: null, done: null, links: null },
      })
      expect(answer.now.total).toEqual(naiveFigures(all))
      const byDirectory = Map.groupBy(all, ({ task }) => task.directory)
      expect(new Map(answer.groups.map(({ key, figures }) => [key, figures]))).toEqual(
        new Map([...byDirectory].map(([key, some]) => [key, naiveFigures(some)])),
      )
      const byDay = Map.groupBy(all, ({ task }) => dayNames.format(task.endedAt ?? 0))
      for (const [index, start] of answer.now.starts.entries()) {
        const day = dayNames.format(start)
        expect(dayNames.format(start - 1), 'it begins with midnight').not.toBe(day)
        expect(answer.now.figures[index]).toEqual(naiveFigures(byDay.get(day) ?? []))
        byDay.delete(day)
      }
      expect([...byDay.keys()], 'days that are missing').toEqual([])

      const filtered = (filter: object, isIn: (past: Past) => boolean) => {
        const question = InsightsQuestion.parse({ period, filter })
        const { now: found } = report({
          path: store.path,
          question,
          work: { taskIds: null, done: null, links: null },
        })
        expect(found.total).toEqual(naiveFigures(all.filter(isIn)))
      }
      filtered({ directory: '/a' }, ({ task }) => task.directory !== '/ab')
      filtered({ model: MAIN, workflow: 'w' }, ({ task }) => task.node !== null)
      filtered({ simulated: true }, () => false)

      seen.tasks += answer.now.total.tasks
      seen.failed += answer.now.total.failed
      seen.stopped += answer.now.total.stopped
      if (answer.groupCount > 1) seen.groups += 1
      if (byDay.size === 0 && answer.now.starts.length > 3) seen.days += 1
    }),
    { numRuns: 200 },
  )
  store.close()
  directory.remove()
  for (const [what, count] of Object.entries(seen)) expect(count, what).toBeGreaterThan(5)
}, 300_000)
