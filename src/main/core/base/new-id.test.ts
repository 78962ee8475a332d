import { expect, test } from 'vitest'
import { createIds } from './new-id.ts'

test('ids sort in the order in which they were made', () => {
  const newId = createIds()
  const ids = Array.from({ length: 3_000 }, newId)
  expect(ids).toEqual([...ids].sort())
  expect(new Set(ids).size).toBe(ids.length)
  for (const id of ids)
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
})
