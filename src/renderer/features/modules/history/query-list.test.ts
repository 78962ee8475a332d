import { expect, test } from 'vitest'
import type { Query } from '../../../../contract/module-query.ts'
import { dropQueries, mergeQueries, takeQuery } from './query-list.ts'

const query = (id: string, createdAt: number, some: Partial<Query> = {}) =>
  ({
    id,
    createdAt,
    revision: 1,
    module: 'billing',
    conversationId: 'c',
    groupId: null,
    state: 'asked',
    ...some,
  }) as Query

const ids = ({ queries }: { queries: readonly Query[] }) => queries.map(({ id }) => id)

test('pages and events come into one order, and no row goes back', () => {
  const first = mergeQueries([], [query('b', 2), query('a', 1)])
  const next = mergeQueries(first, [query('c', 3), query('a', 1, { revision: 0, state: 'queued' })])
  expect(next.map(({ id, state }) => `${id} ${state}`)).toEqual(['c asked', 'b asked', 'a asked'])
  expect(mergeQueries(next, [query('a', 1)])).toBe(next)
})

test('an event adds what is newer, changes what is there, and takes away what the filter is not for', () => {
  const pages = { queries: [query('d', 4), query('c', 3)], nextCursor: '3.c' }
  expect(ids(takeQuery(pages, query('e', 5), { module: 'billing' }))).toEqual(['e', 'd', 'c'])
  expect(ids(takeQuery(pages, query('e', 5, { module: 'shop' }), { module: 'billing' }))).toEqual(['d', 'c'])
  // It stands on a page that was not read yet.
  expect(takeQuery(pages, query('a', 1), {})).toBe(pages)
  expect(ids(takeQuery({ ...pages, nextCursor: null }, query('a', 1), {}))).toEqual(['d', 'c', 'a'])
  const ended = query('d', 4, { revision: 2, state: 'answered' })
  expect(ids(takeQuery(pages, ended, { states: ['queued', 'asked'] }))).toEqual(['c'])
  expect(takeQuery(pages, ended, {}).queries[0]?.state).toBe('answered')
})

test('nothing that may not have the words is put among what was found', () => {
  const pages = { queries: [query('c', 3)], nextCursor: null }
  expect(takeQuery(pages, query('d', 4), { search: 'invoice' })).toBe(pages)
  expect(takeQuery(pages, query('c', 3, { revision: 2 }), { search: 'invoice' }).queries[0]?.revision).toBe(2)
})

test('what was forgotten goes', () => {
  expect(ids(dropQueries({ queries: [query('b', 2), query('a', 1)], nextCursor: null }, ['b', 'x']))).toEqual(
    ['a'],
  )
})
