import { expect, test } from 'vitest'
import type { Delivery } from '../../../../contract/notifications.ts'
import { withChange } from './shown-log.ts'

const delivery = (id: string, createdAt: number, state: Delivery['state'] = 'sent') =>
  ({ id, createdAt, state, channelId: 'a' }) as Delivery
const all = { filter: 'all', channelId: undefined } as const
const log = { deliveries: [delivery('3', 30), delivery('1', 10)], nextCursor: null }
const ids = ({ deliveries }: typeof log) => deliveries.map(({ id }) => id)

test('what changes keeps its place by age, and goes where it is not asked for', () => {
  expect(ids(withChange(log, delivery('2', 20), all) as typeof log)).toEqual(['3', '2', '1'])
  expect(ids(withChange(log, delivery('4', 40), all) as typeof log)).toEqual(['4', '3', '1'])
  const changed = withChange(log, delivery('1', 10, 'given_up'), all)
  expect(changed.deliveries[1]?.state).toBe('given_up')
  const sent = withChange(log, delivery('3', 30, 'waiting'), { ...all, filter: 'sent' })
  expect(ids(sent as typeof log)).toEqual(['1'])
  expect(ids(withChange(log, delivery('4', 40), { ...all, channelId: 'b' }) as typeof log)).toEqual([
    '3',
    '1',
  ])
})

test('what is older than all that was read does not stand behind it while others are between', () => {
  const part = { ...log, nextCursor: 'more' }
  expect(ids(withChange(part, delivery('0', 1), all) as typeof log)).toEqual(['3', '1'])
  expect(ids(withChange(log, delivery('0', 1), all) as typeof log)).toEqual(['3', '1', '0'])
})
