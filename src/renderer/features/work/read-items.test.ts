import { expect, test } from 'vitest'
import type { ListedItem } from '../../../contract/work-item.ts'
import { anItem } from './fixtures/items.ts'
import { readItems } from './read-items.ts'

const layer = { active: 'database', warning: null }

/** A supervisor that has these items, and keeps what it was asked for. */
function supervisorWith(all: readonly ListedItem[]) {
  const asked: [number, number][] = []
  const call = async (_name: string, { offset, limit }: { offset: number; limit: number }) => {
    asked.push([offset, limit])
    const items = all.slice(offset, offset + limit)
    return { items, totalCount: all.length, hasMore: offset + items.length < all.length, layer }
  }
  return { client: { call } as unknown as Parameters<typeof readItems>[0], asked }
}

const many = Array.from({ length: 1_300 }, (_each, index) => anItem({ id: `item ${index}` }))
const ids = (items: readonly ListedItem[] = []) => items.map(({ id }) => id)

test('what was read of a long list is read again as far, by pages', async () => {
  const { client, asked } = supervisorWith(many)
  const read = await readItems(client, { parentId: null }, [], 1_200, () => true)
  expect(ids(read?.pages.items)).toEqual(ids(many.slice(0, 1_200)))
  expect(read?.pages).toMatchObject({ totalCount: 1_300, hasMore: true })
  expect(asked).toEqual([
    [0, 500],
    [500, 500],
    [1_000, 200],
  ])
})

test('the next page comes behind what is known, and what has moved into it is there once', async () => {
  const { client, asked } = supervisorWith(many)
  const known = [...many.slice(0, 2), ...many.slice(3, 4)]
  const read = await readItems(client, {}, known, 5, () => true)
  expect(ids(read?.pages.items)).toEqual(['item 0', 'item 1', 'item 3', 'item 4'])
  expect(asked).toEqual([[3, 2]])
})

test('a list that nobody wants any more is not read to its end', async () => {
  const { client, asked } = supervisorWith(many)
  expect(await readItems(client, {}, [], 1_200, () => false)).toBeNull()
  expect(asked).toHaveLength(1)
})

test('a list that has become shorter ends', async () => {
  const { client } = supervisorWith(many.slice(0, 3))
  const read = await readItems(client, {}, [], 1_200, () => true)
  expect(read?.pages).toEqual({ items: many.slice(0, 3), totalCount: 3, hasMore: false })
})
