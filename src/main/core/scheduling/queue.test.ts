import { expect, test } from 'vitest'
import type { TaskState } from '../../../contract/task.ts'
import type { TaskRecord } from '../store/records.ts'
import { orderQueue } from './queue.ts'

/** Only what the order depends on. */
function task(
  id: string,
  row: { session?: string; priority?: number; createdAt?: number; state?: TaskState; behind?: boolean },
) {
  const { session = id, priority = 0, createdAt = 0, state = 'queued', behind = false } = row
  const after = behind ? [{ taskId: 'x', doneAt: null }] : []
  return { id, sessionId: session, priority, createdAt, state, after } as unknown as TaskRecord
}

const ids = (tasks: TaskRecord[]) => tasks.map(({ id }) => id)

test('a higher priority starts first, then the older one', () => {
  const tasks = [
    task('c', { createdAt: 2 }),
    task('b', { createdAt: 1 }),
    task('a', { priority: 5, createdAt: 3 }),
  ]
  expect(ids(orderQueue(tasks, 10))).toEqual(['a', 'b', 'c'])
})

test('age outweighs priority in the end, so that nothing starves', () => {
  const tasks = [
    task('old', { priority: 0, createdAt: 0 }),
    task('new', { priority: 10, createdAt: 11 * 60_000 }),
  ]
  expect(ids(orderQueue(tasks, 11 * 60_000))).toEqual(['old', 'new'])
})

test('a session has one candidate, and none while a turn of it is under way or held', () => {
  const tasks = [
    task('1', { session: 's', createdAt: 1 }),
    task('2', { session: 's', createdAt: 2, priority: 50 }),
    task('3', { session: 'r', createdAt: 1, state: 'running' }),
    task('4', { session: 'r', createdAt: 2 }),
    task('5', { session: 'p', createdAt: 3, state: 'paused' }),
    task('6', { session: 'p', createdAt: 2 }),
  ]
  expect(ids(orderQueue(tasks, 10))).toEqual(['1'])
})

test('what waits for other tasks is no candidate, and lets the others of its session go first', () => {
  const tasks = [
    task('1', { session: 's', createdAt: 1, behind: true }),
    task('2', { session: 's', createdAt: 2 }),
    task('3', { behind: true }),
  ]
  expect(ids(orderQueue(tasks, 10))).toEqual(['2'])
})
