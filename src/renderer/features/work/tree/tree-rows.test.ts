import { expect, test } from 'vitest'
import type { ListedItem } from '../../../../contract/work-item.ts'
import { anItem } from '../fixtures/items.ts'
import { foundRows, TOP, type TreeRow, targetOf, unfoldedRows } from './tree-rows.ts'

const root = anItem({ title: 'Root', childCount: 2 })
const below = (parent: ListedItem, given: Partial<ListedItem>) => {
  const item = anItem(given)
  return { ...item, parentId: parent.id, depth: parent.depth + 1, path: `${parent.path}/${item.id}` }
}
const child = below(root, { title: 'Child', childCount: 1 })
const leaf = below(child, { title: 'Leaf' })
const list = (items: ListedItem[], totalCount = items.length) => ({
  items,
  totalCount,
  hasMore: totalCount > items.length,
})
const shown = (rows: readonly TreeRow[]) =>
  rows.map((row) => `${'  '.repeat(row.level)}${row.kind === 'item' ? row.item.title : `more ${row.left}`}`)

test('what is unfolded is shown, with a line for what was not read', () => {
  const lists = new Map([[TOP, list([root])]])
  expect(shown(unfoldedRows(lists, {}))).toEqual(['Root'])
  expect(shown(unfoldedRows(lists, { [root.id]: true }))).toEqual(['Root', '  more null'])
  lists.set(root.id, list([child], 3))
  expect(shown(unfoldedRows(lists, { [root.id]: true }))).toEqual(['Root', '  Child', '  more 2'])
  lists.set(child.id, list([leaf]))
  const rows = unfoldedRows(lists, { [root.id]: true, [child.id]: true })
  expect(shown(rows)).toEqual(['Root', '  Child', '    Leaf', '  more 2'])
  expect(rows[1]).toMatchObject({ unfolded: true, position: 1, size: 3 })
  expect(rows[2]).toMatchObject({ unfolded: null })
})

test('what was found stands below what it is below', () => {
  const above = new Map([root, child].map((item) => [item.id, item]))
  const rows = foundRows([leaf], above)
  expect(shown(rows)).toEqual(['Root', '  Child', '    Leaf'])
  expect(rows.map(({ dim }) => dim)).toEqual([true, true, false])
  // Until what is above it is read it stands alone.
  expect(shown(foundRows([leaf], new Map()))).toEqual(['Leaf'])
  expect(foundRows([leaf, root], above).map(({ dim }) => dim)).toEqual([false, true, false])
})

test('a place is a parent and what comes next, or says why it is none', () => {
  const other = anItem({ title: 'Other' })
  expect(targetOf(other, child, 'before', 5)).toEqual({ parentId: root.id, beforeId: child.id })
  expect(targetOf(other, child, 'inside', 5)).toEqual({ parentId: child.id, beforeId: null })
  expect(targetOf(root, leaf, 'inside', 5)).toEqual({ why: 'An item can’t be below itself.' })
  expect(targetOf(root, root, 'inside', 5)).toEqual({ why: 'An item can’t be below itself.' })
  expect(targetOf(other, leaf, 'inside', 2)).toHaveProperty('why')
  expect(targetOf(other, leaf, 'before', 2)).toEqual({ parentId: child.id, beforeId: leaf.id })
})
