import { expect, test } from 'vitest'
import { shareRoom } from './share-room.ts'

const size = (value: unknown) => Buffer.byteLength(JSON.stringify(value))

test('what is short stays, and what is long shares the room', () => {
  const id = '0123456789abcdef'.repeat(3)
  const long = { id, state: 'completed', count: 7, prompt: 'p'.repeat(50_000), result: 'r'.repeat(9_000) }
  const cut = shareRoom(long, 4_000)
  expect(cut).toMatchObject({ id, state: 'completed', count: 7 })
  expect(cut.prompt).toMatch(/^p+ … \(50000 characters\)$/)
  expect(cut.result).toMatch(/^r+ … \(9000 characters\)$/)
  expect(size(cut)).toBeLessThanOrEqual(4_000)
  expect(size(cut)).toBeGreaterThan(3_000)
})

test('of a list as many rows are kept as there is room for, each with its ids', () => {
  const rows = Array.from({ length: 100 }, (_, at) => ({ id: `row ${at}`, text: 'x'.repeat(1_000) }))
  const cut = shareRoom({ rows, more: true }, 8_000) as { rows: typeof rows; more: boolean }
  expect(cut.more).toBe(true)
  expect(cut.rows.map(({ id }) => id)).toEqual(rows.slice(0, cut.rows.length).map(({ id }) => id))
  expect(cut.rows.length).toBeGreaterThan(20)
  expect(cut.rows.length).toBeLessThan(100)
  expect(size(cut)).toBeLessThanOrEqual(8_000)
})

test('rows with much that can not be cut are fewer', () => {
  const row = Object.fromEntries(Array.from({ length: 30 }, (_, at) => [`field ${at}`, 'a short text']))
  const { rows } = shareRoom({ rows: Array.from({ length: 40 }, () => row) }, 8_000) as { rows: object[] }
  expect(rows.length).toBeGreaterThan(5)
  expect(rows[0]).toEqual(row)
  expect(size({ rows })).toBeLessThanOrEqual(8_000)
})

test('what JSON escapes and what is no ASCII fits as well, and no character is cut in two', () => {
  for (const text of ['"\\\n'.repeat(10_000), '👩‍🔬é'.repeat(10_000), '\u0001'.repeat(10_000)]) {
    const cut = shareRoom({ text }, 2_000) as { text: string }
    expect(size(cut)).toBeLessThanOrEqual(2_000)
    expect(cut.text.isWellFormed()).toBe(true)
  }
})

test('what is deep is cut where it is long', () => {
  const cut = shareRoom({ a: { b: { c: ['y'.repeat(20_000), 'z'] } }, d: null }, 1_000)
  expect(cut).toMatchObject({ a: { b: { c: [expect.stringMatching(/^y+ … /), 'z'] } }, d: null })
  expect(size(cut)).toBeLessThanOrEqual(1_000)
})
