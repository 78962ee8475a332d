import { expect, test } from 'vitest'
import { isHeavy } from '../core/base/json-parts.ts'
import { writeJson } from '../core/base/write-json.ts'
import { createOutbox } from './outbox.ts'

const rows = Array.from({ length: 20_000 }, (_, i) => ({ id: `n${i}`, note: null, needs: [i, undefined] }))
const values: unknown[] = [
  { rows, nothing: undefined, empty: [], none: {}, at: new Date(0) },
  Array.from({ length: 60_000 }, (_, i) => i / 3),
  { text: `"\u0000\n\\ud800😀`.repeat(100_000), odd: `${'x'.repeat(256 * 1024 - 1)}😀\ud83d` },
  [[], {}, '', 0, null, true],
  Object.fromEntries(rows.map((row, i) => [`k"${i}`, row])),
]

test.each(values)('what is written in parts is what JSON.stringify writes: %#', async (value) => {
  const written = (await writeJson(value)).toString()
  expect(JSON.parse(written)).toEqual(JSON.parse(JSON.stringify(value)))
})

test('a large value is known without looking at all of it', () => {
  expect(isHeavy({ rows })).toBe(true)
  expect(isHeavy('x'.repeat(2_000_000))).toBe(true)
  expect(isHeavy({ rows: rows.slice(0, 100) })).toBe(false)
  let looked = 0
  const counting = new Proxy(rows, {
    get(target, key) {
      looked += 1
      return Reflect.get(target, key)
    },
  })
  expect(isHeavy([counting])).toBe(true)
  expect(looked).toBeLessThan(rows.length)
})

test('a large value is written over several turns, and what is sent behind it comes after it', async () => {
  const sent: unknown[] = []
  const outbox = createOutbox({
    write: (json) => sent.push(JSON.parse(json.toString())),
    unread: () => 0,
    close: () => {},
  })
  outbox.send({ rows })
  outbox.send('behind')
  expect(sent).toEqual([])
  expect(outbox.bufferedBytes()).toBeGreaterThan(0)
  while (sent.length < 2) await new Promise((done) => setImmediate(done))
  expect(sent[1]).toBe('behind')
  expect(outbox.bufferedBytes()).toBe(0)
  outbox.send('small')
  expect(sent[2]).toBe('small')
})

test('many values, none of which takes long, are written over several turns too', async () => {
  let turns = 0
  const at: number[] = []
  const outbox = createOutbox({ write: () => at.push(turns), unread: () => 0, close: () => {} })
  const page = rows.slice(0, 4_000)
  expect(isHeavy(page)).toBe(true)
  const count = 200
  for (let i = 0; i < count; i++) outbox.send(i % 2 === 0 ? page : rows.slice(0, 1_000))
  while (at.length < count) {
    await new Promise((done) => setImmediate(done))
    turns += 1
  }
  // All are taken at once by nobody.
  expect(new Set(at).size).toBeGreaterThan(5)
})
