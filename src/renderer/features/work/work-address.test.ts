import { expect, test } from 'vitest'
import { isFiltered, queryOf, readWorkAddress } from './work-address.ts'

test('an address is read as far as it is known', () => {
  expect(readWorkAddress({})).toEqual({})
  expect(
    readWorkAddress({ view: 'board', type: 'epic', status: 'gone', q: ' ', unseen: 'yes', claimed: '' }),
  ).toEqual({})
  expect(
    readWorkAddress({ view: 'tree', type: 'task', status: 'blocked,active', q: 'a b', unseen: '1' }),
  ).toEqual({
    view: 'tree',
    type: 'task',
    // A task is never active.
    status: 'blocked',
    q: 'a b',
    unseen: '1',
  })
})

test('labels keep the commas that they have, also when they were written by hand', () => {
  const address = readWorkAddress({ label: 'api,one%2C two,api' })
  expect(queryOf(address).labels).toEqual(['api', 'one, two'])
  expect(readWorkAddress(address as Record<string, unknown>)).toEqual(address)
  expect(queryOf(readWorkAddress({ label: '100%' })).labels).toEqual(['100%'])
})

test('the supervisor is asked for what is filtered, and for nothing else', () => {
  expect(queryOf({})).toEqual({})
  expect(
    queryOf({ view: 'list', type: 'task', status: 'blocked', claimed: 'none', q: ' a ', unseen: '1' }),
  ).toEqual({
    itemTypes: ['task'],
    statuses: ['blocked'],
    claimed: 'none',
    search: 'a',
    unseen: true,
  })
  expect(isFiltered({ view: 'tree' })).toBe(false)
  expect(isFiltered({ claimed: 'any' })).toBe(true)
})
