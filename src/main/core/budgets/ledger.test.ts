import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isFinal } from '../../../contract/task.ts'
import { noUsage } from '../../../contract/values.ts'
import { makeTask } from '../store/fixtures.ts'
import type { TaskRecord } from '../store/records.ts'
import { createLedger, pricesFrom } from './ledger.ts'
import { dayOf, isWithin, nextDay, type Spending, shareOf, spendingOf, unitsOf } from './spending.ts'

const usageOf = (tokens: number) => ({ ...noUsage, inputTokens: tokens })
const directories = ['/a', '/a/b', '/ab', '/c']

/** Tasks that use and end at random: what the ledger must come to is the sum of their rows. */
const step = fc.record({
  task: fc.nat(7),
  what: fc.constantFrom('use', 'settle', 'end', 'new day'),
  amount: fc.nat(1_000),
})

const runs = ['outer', 'nested', 'other']
const placeOfRun = (runId: string) => ({ workflow: runId, parent: runId === 'nested' ? 'outer' : null })
const isOf =
  (runId: string) =>
  ({ node }: TaskRecord) =>
    node?.runId === runId || (runId === 'outer' && node?.runId === 'nested')

function sumOf(tasks: readonly TaskRecord[]) {
  let sum = { tokens: 0, costMicros: 0 }
  for (const { tokens, costMicros } of tasks.map(spendingOf)) {
    sum = { tokens: sum.tokens + tokens, costMicros: sum.costMicros + costMicros }
  }
  return sum
}

test('sums of the day and of runs are the sums of the rows, whatever happens in which order', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const tasks = new Map<string, TaskRecord>()
      const ended: (TaskRecord & { endedAt: number })[] = []
      let now = dayOf(1_800_000_000_000) + 1
      const ledger = createLedger({
        store: {
          list: () => [],
          paid: () => [],
          spentSince: (at: number) =>
            ended
              .filter(({ endedAt }) => endedAt >= at)
              .map((task) => ({ directory: task.directory, ...spendingOf(task) })),
          spentByRun: (runId: string) => sumOf(ended.filter(isOf(runId))),
          placeOfRun,
          save: () => {},
          remove: () => {},
        },
        tasks,
        flush: () => {},
      })
      const all = Array.from({ length: 8 }, (_, index) =>
        makeTask('session', {
          directory: directories[index % directories.length] ?? '/a',
          node: index < 6 ? { runId: runs[index % runs.length] ?? '', nodeId: 'n', item: null } : null,
        }),
      )
      for (const task of all) tasks.set(task.id, task)
      ledger.beginDay(now)
      for (const { task: index, what, amount } of steps) {
        const task = all[index]
        if (!task || isFinal(task.state)) continue
        if (what === 'use') {
          task.usage = usageOf(task.usage.inputTokens + amount)
          ledger.count(task, usageOf(amount))
        } else if (what === 'settle') {
          task.costMicros += amount
          ledger.learnPrice(task, usageOf(amount), amount)
          ledger.count(task, noUsage)
        } else if (what === 'end') {
          task.state = 'completed'
          tasks.delete(task.id)
          ledger.settle(task)
          ended.push(Object.assign(task, { endedAt: now }))
        } else {
          // Nothing is in mid-turn, so that nothing is estimated.
          for (const each of tasks.values()) ledger.count(each, noUsage)
          now = nextDay(now) + 1
          expect(ledger.beginDay(now)).toBe(true)
        }
      }
      for (const task of tasks.values()) ledger.count(task, noUsage)
      const today = [...tasks.values(), ...ended.filter(({ endedAt }) => endedAt >= dayOf(now))]
      for (const directory of [null, ...directories]) {
        const within = today.filter((task) => directory === null || isWithin(task.directory, directory))
        expect(ledger.usedToday(directory)).toEqual(sumOf(within))
      }
      for (const runId of runs) {
        expect(ledger.runs.used(runId)).toEqual(sumOf(all.filter(isOf(runId))))
      }
    }),
  )
})

test('a running turn is estimated by the price that its model had last, and not at all before', () => {
  const task = makeTask('session', { model: 'm', usage: usageOf(100) })
  const ledger = createLedger({
    store: {
      list: () => [],
      paid: () => [],
      spentSince: () => [],
      spentByRun: () => ({ tokens: 0, costMicros: 0 }),
      placeOfRun,
      save: () => {},
      remove: () => {},
    },
    tasks: new Map([[task.id, task]]),
    flush: () => {},
  })
  ledger.count(task, usageOf(100))
  expect(ledger.usedBy(task)).toEqual({ tokens: 100, costMicros: 0 })
  ledger.learnPrice(task, usageOf(10), 30)
  ledger.count(task, usageOf(100))
  expect(ledger.usedBy(task)).toEqual({ tokens: 100, costMicros: 300 })
  expect(ledger.runningOf(task)).toEqual({ tokens: 100, costMicros: 300 })
})

test('prices of the past are those of a model, real and made-up ones apart', () => {
  const row = (simulated: boolean, costMicros: number) => ({
    model: 'm',
    simulated,
    usage: usageOf(10),
    costMicros,
  })
  expect([...pricesFrom([row(false, 20), row(true, 50)]).values()]).toEqual([2, 5])
  expect(unitsOf({ inputTokens: 1, outputTokens: 1, cacheReadTokens: 10, cacheWriteTokens: 4 })).toBe(12)
})

describe('shareOf', () => {
  const used: Spending = { tokens: 50, costMicros: 900 }
  test.each([
    [{ tokens: 100, costMicros: null }, 0.5],
    [{ tokens: null, costMicros: 1_000 }, 0.9],
    [{ tokens: 100, costMicros: 1_000 }, 0.9],
    [{ tokens: 10, costMicros: 1_000 }, 5],
  ])('of %o is %d', (budget, share) => {
    expect(shareOf(budget, used)).toBe(share)
  })
})

test.each([
  ['/a', '/a', true],
  ['/a/b/c', '/a', true],
  ['/ab', '/a', false],
  ['/', '/a', false],
  ['/a', '/', true],
  ['C:\\work\\x', 'C:\\work', true],
])('%s is in %s: %s', (directory, target, is) => {
  expect(isWithin(directory, target)).toBe(is)
})
