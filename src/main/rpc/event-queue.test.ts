import { expect, test } from 'vitest'
import type { AnyEvent } from '../../contract/events.ts'
import { createEventQueue } from './event-queue.ts'
import { appended, fakeTask, TASK_ID } from './fixtures/fake-core.ts'

const roomy = { maxEvents: 1_000, maxBytes: 1_000_000 }

function log(...events: ReturnType<typeof appended>[]): AnyEvent {
  return { name: 'task.appended', payload: { taskId: TASK_ID, events } }
}

test('keeps the newest row of a task, after the log that led to it', () => {
  const queue = createEventQueue(roomy)
  queue.push({ name: 'task.changed', payload: { task: fakeTask({ revision: 1 }) } })
  queue.push(log(appended(1, 'a')))
  queue.push({ name: 'task.changed', payload: { task: fakeTask({ revision: 2 }) } })
  expect(queue.take()).toEqual([
    log(appended(1, 'a')),
    { name: 'task.changed', payload: { task: fakeTask({ revision: 2 }) } },
  ])
  expect(queue.isEmpty).toBe(true)
})

test('joins consecutive pieces of one block and leaves what was published alone', () => {
  const queue = createEventQueue(roomy)
  const first = log(appended(1, 'a'))
  queue.push(first)
  queue.push(log(appended(2, 'b'), appended(3, 'x', 'msg_1:1'), appended(4, 'c')))
  const [event] = queue.take()
  expect(event).toEqual(
    log(
      { ...appended(2, 'ab'), payload: { key: 'msg_1:0', text: 'ab', deltas: 2 } } as never,
      appended(3, 'x', 'msg_1:1'),
      appended(4, 'c'),
    ),
  )
  expect(first).toEqual(log(appended(1, 'a')))
})

test('of a list that is told as a whole the newest waits, of other events each', () => {
  const queue = createEventQueue(roomy)
  for (let told = 0; told < 3; told++) {
    queue.push({ name: 'policy.changed', payload: { policies: [] } })
    queue.push({ name: 'usage.changed', payload: { windows: [] } })
    queue.push({ name: 'task.removed', payload: { taskIds: [`${told}`] } })
  }
  expect(queue.take().map(({ name }) => name)).toEqual([
    'task.removed',
    'task.removed',
    'policy.changed',
    'usage.changed',
    'task.removed',
  ])
})

test.each([
  { maxEvents: 3, maxBytes: 1_000_000 },
  { maxEvents: 1_000, maxBytes: 500 },
])('drops everything past its limits %o', (limits) => {
  const queue = createEventQueue(limits)
  const results = [1, 2, 3, 4].map((seq) => queue.push(log(appended(seq, 'x'.repeat(100), `k:${seq}`))))
  expect(results[0]).toBe(true)
  expect(results.at(-1)).toBe(false)
  expect(queue.isEmpty).toBe(true)
})
