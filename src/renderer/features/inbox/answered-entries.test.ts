import { expect, test } from 'vitest'
import { sampleApproval } from '../../../contract/fixtures/sample-approval.ts'
import { samplePermission } from '../../../contract/fixtures/sample-permission.ts'
import { answeredEntries } from './answered-entries.ts'

const request = (id: string, answeredAt: number | null, requestedAt = 0) =>
  samplePermission({ id, state: 'allowed', requestedAt, answeredAt })
const approval = (nodeId: string, answeredAt: number | null) =>
  sampleApproval({ nodeId, state: 'approved', answeredAt })

test('requests and approvals come together, by when they were answered, the newest first', () => {
  const entries = answeredEntries([request('a', 10), request('b', 30)], [approval('ok', 20)], 10)
  expect(entries.map(({ id }) => id)).toEqual(['b', 'run/ok/', 'a'])
})

test('of many only the newest are kept; one without a time of its answer counts by when it was asked', () => {
  const entries = answeredEntries([request('a', null, 25)], [approval('x', 20), approval('y', 30)], 2)
  expect(entries.map(({ id, at }) => [id, at])).toEqual([
    ['run/y/', 30],
    ['a', 25],
  ])
})
