import { mkdirSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { makeInstance } from '../store/fixtures/records.ts'
import { makeParts } from './fixtures/played-instance.ts'
import { findBreak, isCovered, keepRoomFor } from './output-room.ts'

/** An instance that has printed this. */
function printed(text: string | null) {
  const { context, directory } = makeParts()
  const record = makeInstance('session')
  const folder = join(directory, 'instances', record.id)
  mkdirSync(folder, { recursive: true })
  const path = join(folder, 'stdout.ndjson')
  if (text !== null) writeFileSync(path, text)
  return { context, record, path }
}

test.each([
  ['nothing was printed', ''],
  ['there is no file', null],
  ['the last line is whole', '{"type":"keep_alive"}\n'],
  ['the last line has nothing but its end', '\n'],
])('%s: nothing breaks off', async (_, text) => {
  const { context, record } = printed(text)
  expect(await findBreak(context, record)).toBeNull()
})

test('an output breaks off where its last line has no end, or has filled its page to the last byte', async () => {
  const cut = printed('{"type":"keep_alive"}\n{"type":"resu')
  expect(await findBreak(cut.context, cut.record)).toMatchObject({ at: 35 })
  const full = printed(`${'x'.repeat(4095)}\n`)
  expect(await findBreak(full.context, full.record)).toMatchObject({ at: 4096 })
})

test('what was printed within the room that was kept for it is whole, whatever its length', async () => {
  const { context, record, path } = printed(`${'x'.repeat(4095)}\n`)
  expect(isCovered(context, record)).toBe(false)
  await keepRoomFor(context, record)
  expect(await findBreak(context, record)).toBeNull()
  expect(isCovered(context, record)).toBe(true)
  truncateSync(path, 2 * 1024 ** 2)
  expect(isCovered(context, record)).toBe(false)
})

test('a folder in the place of the file is no output', async () => {
  const { context, record, path } = printed(null)
  mkdirSync(path)
  expect(await findBreak(context, record)).toBeNull()
})
