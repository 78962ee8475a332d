import { expect, test } from 'vitest'
import { liftFilters, queryOf, readSearchAddress } from './search-address.ts'

test('an address is read as far as it is known, and is what is asked', () => {
  const address = readSearchAddress({
    q: 'two words',
    who: 'person,nobody',
    tool: 'Edit',
    since: 'week',
    cost: '0.5',
    state: 'nothing',
    session: 'x',
    sort: 'newest',
    other: 'y',
  })
  expect(address).toEqual({
    q: 'two words',
    who: 'person',
    tool: 'Edit',
    since: 'week',
    cost: '0.5',
    sort: 'newest',
  })
  expect(queryOf(address, 8 * 86_400_000)).toEqual({
    text: 'two words',
    who: ['person'],
    tool: 'Edit',
    since: 86_400_000,
    minCostMicros: 500_000,
    sort: 'newest',
  })
  expect(queryOf({}, 0)).toBeNull()
  expect(queryOf({ sort: 'newest' }, 0)).toBeNull()
})

test.each([
  ['tool:Edit word', false, 'word', { tool: 'Edit' }],
  ['word tool:Edit', false, 'word tool:Edit', {}],
  ['word tool:Edit', true, 'word', { tool: 'Edit' }],
  ['who:nobody x', true, 'who:nobody x', {}],
  ['http://a.b x', true, 'http://a.b x', {}],
  ['file:src/a.ts who:person x', true, 'x', { file: 'src/a.ts', who: 'person' }],
])('of %j (whole: %j) the words %j are left', (typed, isWhole, q, filters) => {
  expect(liftFilters(typed, isWhole)).toEqual({ q, filters })
})
