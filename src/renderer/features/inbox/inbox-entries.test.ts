import { expect, test } from 'vitest'
import { sampleApproval } from '../../../contract/fixtures/sample-approval.ts'
import { samplePermission } from '../../../contract/fixtures/sample-permission.ts'
import { sampleTask } from '../../../contract/fixtures/sample-task.ts'
import { inboxEntries, taskOf } from './inbox-entries.ts'

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
  expect(ids([request], [failed('failed'), held, frozen], [], now)).toEqual(['held', 'failed', 'asked'])
})

test('a failure leaves when it was dismissed, tried again, gone on from, or is a day old', () => {
  expect(ids([], [failed('a')], ['a'], now)).toEqual([])
  expect(ids([], [failed('a'), sampleTask({ id: 'b', retryOf: 'a' })], [], now)).toEqual([])
  expect(ids([], [failed('a'), sampleTask({ id: 'b', sessionId: 'a', createdAt: now })], [], now)).toEqual([])
  expect(ids([], [failed('a', { endedAt: now - 86_400_001 })], [], now)).toEqual([])
})

test('an approval waits among the others, and is about no task', () => {
  const approval = sampleApproval({ nodeId: 'release', item: 2, requestedAt: now - 700 })
  const request = samplePermission({ id: 'asked', requestedAt: now - 500 })
  const entries = inboxEntries([request], [failed('failed')], [], now, [approval])
  expect(entries.map(({ id }) => id)).toEqual(['failed', 'run/release/2', 'asked'])
  expect(entries.map(taskOf)).toEqual(['failed', null, request.taskId])
})
