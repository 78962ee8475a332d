import { expect, test } from 'vitest'
import { sampleApproval } from './fixtures/sample-approval.ts'
import { sampleConflict } from './fixtures/sample-conflict.ts'
import { samplePermission } from './fixtures/sample-permission.ts'
import { sampleTask } from './fixtures/sample-task.ts'
import { inboxEntries, taskOf } from './inbox.ts'

const now = 10 * 86_400_000
const failed = (id: string, change = {}) =>
  sampleTask({ id, sessionId: id, state: 'failed', createdAt: now - 5_000, endedAt: now - 1_000, ...change })
const ids = (...given: Parameters<typeof inboxEntries>) => inboxEntries(...given).map(({ id }) => id)

test('requests, holds and failures come oldest first', () => {
  const request = samplePermission({ id: 'asked', requestedAt: now - 500 })
  const held = sampleTask({
    id: 'held',
    sessionId: 'h',
    state: 'paused',
    waitingFor: 'budget',
    lastActivityAt: now - 2_000,
  })
  const frozen = sampleTask({ id: 'frozen', sessionId: 'z', state: 'paused', waitingFor: 'permission' })
  const answered = samplePermission({ id: 'answered', state: 'allowed' })
  expect(ids([request, answered], [failed('failed'), held, frozen], [], [], now)).toEqual([
    'held',
    'failed',
    'asked',
  ])
})

test('a failure leaves when somebody dealt with it, or after a day', () => {
  expect(ids([], [failed('a')], [], [], now)).toEqual(['a'])
  expect(ids([], [failed('a', { dismissedAt: now - 10 })], [], [], now)).toEqual([])
  expect(ids([], [failed('a', { endedAt: now - 86_400_001 })], [], [], now)).toEqual([])
})

test('what a budget keeps back is one entry for each reason', () => {
  const queued = (id: string, queueNote: string, createdAt: number) =>
    sampleTask({ id, state: 'queued', waitingFor: 'budget', queueNote, createdAt })
  const tasks = [queued('b', 'a day', 20), queued('a', 'a day', 10), queued('c', 'a run', 30)]
  const plain = sampleTask({ id: 'd', state: 'queued', queueNote: 'no free place' })
  expect(inboxEntries([], [...tasks, plain], [], [], now)).toMatchObject([
    { kind: 'budget', at: 10, task: { id: 'a' }, count: 2 },
    { kind: 'budget', at: 30, task: { id: 'c' }, count: 1 },
  ])
})

test('an approval waits among the others, and is about no task', () => {
  const approval = sampleApproval({ nodeId: 'release', item: 2, requestedAt: now - 700 })
  const request = samplePermission({ id: 'asked', requestedAt: now - 500 })
  const entries = inboxEntries([request], [failed('failed')], [approval], [], now)
  expect(entries.map(({ id }) => id)).toEqual(['failed', 'run/release/2', 'asked'])
  expect(entries.map(taskOf)).toEqual(['failed', null, request.taskId])
})

test('a refused change waits until it was decided on, and is about no task', () => {
  const open = sampleConflict({ id: 'open', refusedAt: now - 600, taskId: 'a' })
  const conflicts = [open, sampleConflict({ id: 'done', state: 'dismissed' })]
  const entries = inboxEntries([], [failed('failed')], [], conflicts, now)
  expect(entries.map(({ id }) => id)).toEqual(['failed', 'open'])
  expect(entries.map(taskOf)).toEqual(['failed', null])
})
