import { expect, test } from 'vitest'
import type { ModuleConversation, Query } from '../../../../contract/module-query.ts'
import { isNews, mergeConversations } from './conversation-list.ts'

const conversation = (id: string, lastAskedAt: number, queryCount = 1) =>
  ({ id, lastAskedAt, queryCount, module: 'billing' }) as ModuleConversation
const query = (conversationId: string, createdAt: number, module = 'billing') =>
  ({ conversationId, createdAt, module }) as Query

const known = [conversation('c', 3), conversation('b', 2)]

test('pages and news come into one order, and none is there twice', () => {
  const list = mergeConversations(known, [conversation('a', 1), conversation('b', 4, 2)])
  expect(list.map(({ id, queryCount }) => `${id} ${queryCount}`)).toEqual(['b 2', 'c 1', 'a 1'])
  // A page that was asked for before.
  expect(mergeConversations(list, [conversation('b', 2)])).toEqual(list)
})

test('what was just asked is news, what goes on, is older or of another module is none', () => {
  expect(isNews(known, query('b', 5), 'billing')).toBe(true)
  expect(isNews(known, query('new', 5), 'billing')).toBe(true)
  expect(isNews([], query('new', 5), 'billing')).toBe(true)
  expect(isNews(known, query('b', 2), 'billing')).toBe(false)
  expect(isNews(known, query('old', 1), 'billing')).toBe(false)
  expect(isNews(known, query('new', 5, 'shop'), 'billing')).toBe(false)
})
