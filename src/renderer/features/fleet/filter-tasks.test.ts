import { expect, test } from 'vitest'
import { sampleTask } from '../../../contract/fixtures/sample-task.ts'
import { countBuckets, inBuckets, inPeriod, withText } from './filter-tasks.ts'

const now = new Date(2026, 5, 10, 12).getTime()
const hours = (count: number) => now - count * 3_600_000
const tasks = [
  sampleTask({ id: 'work', state: 'running', endedAt: null, createdAt: hours(1_000) }),
  sampleTask({ id: 'morning', state: 'completed', endedAt: hours(3), archivedAt: null }),
  sampleTask({ id: 'yesterday', state: 'failed', endedAt: hours(20), title: 'Port the Parser' }),
  sampleTask({ id: 'old', state: 'completed', endedAt: hours(24 * 8) }),
  sampleTask({ id: 'away', state: 'completed', endedAt: hours(2), archivedAt: hours(1) }),
]
const ids = (found: readonly { id: string }[]) => found.map(({ id }) => id)

test('what is at work is shown in each period, what was archived only among its like', () => {
  expect(ids(inPeriod(tasks, 'today', now))).toEqual(['work', 'morning'])
  expect(ids(inPeriod(tasks, 'week', now))).toEqual(['work', 'morning', 'yesterday'])
  expect(ids(inPeriod(tasks, 'all', now))).toEqual(['work', 'morning', 'yesterday', 'old'])
  expect(ids(inPeriod(tasks, 'archived', now))).toEqual(['away'])
})

test('counts are those of what is shown', () => {
  expect([...countBuckets(withText(tasks, 'parser PORT'))]).toEqual([['failed', 1]])
  expect(ids(inBuckets(tasks, ['failed', 'running']))).toEqual(['work', 'yesterday'])
  expect(inBuckets(tasks, [])).toBe(tasks)
})
