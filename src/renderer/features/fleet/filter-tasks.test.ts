import { expect, test } from 'vitest'
import { sampleApproval } from '../../../contract/fixtures/sample-approval.ts'
import { sampleConflict } from '../../../contract/fixtures/sample-conflict.ts'
import { sampleTask } from '../../../contract/fixtures/sample-task.ts'
import { inboxEntries } from '../../../contract/inbox.ts'
import { countBuckets, inBuckets, inPeriod, needsIn, withText } from './filter-tasks.ts'

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
  expect([...countBuckets(withText(tasks, 'parser PORT'), { count: 0 })]).toEqual([['failed', 1]])
  const none = { taskIds: new Set<string>() }
  expect(ids(inBuckets(tasks, ['failed', 'running'], none))).toEqual(['work', 'yesterday'])
  expect(inBuckets(tasks, [], none)).toBe(tasks)
})

test('what needs a person is what the inbox lists of the tasks that are shown', () => {
  const entries = inboxEntries([], tasks, [sampleApproval()], [sampleConflict()], now)
  expect(entries).toHaveLength(3)
  const needs = needsIn(tasks, entries, '')
  expect(countBuckets(tasks, needs).get('needs_you')).toBe(entries.length)
  expect(ids(inBuckets(tasks, ['needs_you'], needs))).toEqual(['yesterday'])
  expect(needs.ofNoTask).toBe(2)
  // Words leave what they find; an approval and a refused change are of no task.
  const found = withText(tasks, 'nothing has this')
  expect(countBuckets(found, needsIn(found, entries, 'nothing has this')).has('needs_you')).toBe(false)
})
