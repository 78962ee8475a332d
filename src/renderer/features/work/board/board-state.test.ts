import { expect, test } from 'vitest'
import { anItem } from '../fixtures/items.ts'
import { arrange, type Moved, withoutArrived } from './board-state.ts'

const [a, b, c] = [anItem({}), anItem({}), anItem({})]
const put = (item: typeof a, columnId: string, index: number, as: Moved['as'] = 'sent'): Moved => ({
  item,
  columnId,
  index,
  as,
  why: null,
})

test('what was put elsewhere is shown there, and nowhere else', () => {
  const items = [a, b]
  expect(arrange(items, 'todo', {})).toBe(items)
  const moved = { [a.id]: put(a, 'done', 0) }
  expect(arrange(items, 'todo', moved)).toEqual([b])
  expect(arrange([c], 'done', moved)).toEqual([a, c])
  expect(arrange([a, c], 'done', moved)).toEqual([a, c])
  expect(arrange(items, 'todo', { [a.id]: put(a, 'todo', 1) })).toEqual([b, a])
  expect(arrange([], 'done', { [a.id]: put(a, 'done', 5), [b.id]: put(b, 'done', 1) })).toEqual([b, a])
})

test('a move that was agreed to ends when its column has the item', () => {
  const newer = { ...a, version: 2 }
  const moved = { [a.id]: put(newer, 'done', 0, 'done') }
  expect(withoutArrived(moved, 'done', [a])).toBe(moved)
  expect(withoutArrived(moved, 'todo', [newer])).toBe(moved)
  expect(withoutArrived(moved, 'done', [newer])).toEqual({})
  const sent = { [a.id]: put(newer, 'done', 0) }
  expect(withoutArrived(sent, 'done', [newer])).toBe(sent)
})
