import { expect, test } from 'vitest'
import { anItem } from './fixtures/items.ts'
import { dropItems, fits, takeItem } from './item-list.ts'

const first = anItem({ title: 'First', labels: ['api', 'ui'] })
const second = anItem({ title: 'Second' })
const pages = { items: [first, second], totalCount: 5, hasMore: true }

test('an item that has changed is replaced by its newest version only', () => {
  const newer = { ...first, title: 'Anew', version: 3 }
  expect(takeItem(pages, newer, {}).items).toEqual([newer, second])
  const older = { ...first, title: 'Before' }
  expect(takeItem({ ...pages, items: [newer] }, older, {}).items).toEqual([newer])
})

test('an item that is no longer of the list goes, and is counted no more', () => {
  const moved = { ...first, status: 'in-progress' as const, version: 2 }
  expect(takeItem(pages, moved, { statuses: ['need-to-be-done'] })).toEqual({
    items: [second],
    totalCount: 4,
    hasMore: true,
  })
  expect(dropItems(pages, new Set([second.id])).totalCount).toBe(4)
  expect(dropItems(pages, new Set(['unknown']))).toBe(pages)
})

test('whether an item is of a list goes by type, status, labels, claim, parent and mark', () => {
  const claimed = { ...first, claim: { by: 'ada', taskId: null, at: 1 } }
  expect(fits(first, { itemTypes: ['task'], statuses: ['need-to-be-done'], parentId: null })).toBe(true)
  expect(fits(first, { itemTypes: ['project'] })).toBe(false)
  expect(fits(first, { labels: ['ui', 'api'] })).toBe(true)
  expect(fits(first, { labels: ['ui', 'docs'] })).toBe(false)
  expect(fits(first, { claimed: 'none' })).toBe(true)
  expect(fits(claimed, { claimed: 'none' })).toBe(false)
  expect(fits(claimed, { claimed: 'any' })).toBe(true)
  expect(fits(claimed, { claimed: 'bob' })).toBe(false)
  expect(fits(first, { unseen: true })).toBe(false)
  expect(fits(first, { parentId: second.id })).toBe(false)
  expect(fits({ ...first, deletedAt: 1 }, {})).toBe(false)
})
