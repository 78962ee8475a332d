import { appendFileSync, readdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { createFolder, waitUntil } from './fixtures/start-fixture.ts'
import { type FollowOptions, followFile } from './follow.ts'
import type { Line } from './lines.ts'

function follow(content: string, over: Partial<FollowOptions> = {}) {
  const { folder } = createFolder()
  const path = join(folder, 'stdout.ndjson')
  writeFileSync(path, content)
  const lines: Line[] = []
  const errors: Error[] = []
  const follower = followFile({
    path,
    offset: 0,
    onLines: (some) => void lines.push(...some),
    onError: (error) => void errors.push(error),
    ...over,
  })
  onTestFinished(() => follower.stop())
  const texts = () => lines.map((line) => (line.kind === 'line' ? line.text : line.kind))
  return { path, follower, lines, texts, errors }
}

test('lines are handed over as they come, halves once they are whole', async () => {
  const { path, texts, lines } = follow('one\ntw')
  await waitUntil(() => texts().length === 1)
  appendFileSync(path, 'o\nth')
  await waitUntil(() => texts().length === 2)
  appendFileSync(path, 'ree ü\n')
  await waitUntil(() => texts().length === 3)
  expect(lines).toEqual([
    { kind: 'line', text: 'one', end: 4 },
    { kind: 'line', text: 'two', end: 8 },
    { kind: 'line', text: 'three ü', end: 17 },
  ])
})

test('an offset continues where a reader left off', async () => {
  const { follower, lines } = follow('one\ntwo\n', { offset: 4 })
  await follower.drain()
  expect(lines).toEqual([{ kind: 'line', text: 'two', end: 8 }])
})

test('drain hands over all that is there, however much', async () => {
  const content = Array.from({ length: 100_000 }, (_, n) => `line ${n}\n`).join('')
  const { follower, texts } = follow(content)
  await follower.drain()
  expect(`${texts().join('\n')}\n` === content).toBe(true)
})

test('nothing more is read while a taker is busy', async () => {
  const { promise: free, resolve } = Promise.withResolvers<void>()
  const given: number[] = []
  const { path, follower } = follow(`${'x'.repeat(99)}\n`.repeat(10_000), {
    onLines: (lines) => {
      given.push(lines.length)
      return free
    },
  })
  await waitUntil(() => given.length === 1)
  appendFileSync(path, 'last\n')
  follower.poke()
  const drained = follower.drain()
  expect(given).toHaveLength(1)
  resolve()
  await drained
  expect(given.reduce((sum, count) => sum + count)).toBe(10_001)
  expect(given.length).toBeGreaterThan(3)
})

test('after stop nothing is handed over and nothing is open', async () => {
  const open = () => readdirSync('/proc/self/fd').length
  const before = open()
  const { path, follower, texts } = follow('one\n')
  await follower.drain()
  await follower.stop()
  appendFileSync(path, 'two\n')
  follower.poke()
  await follower.drain()
  expect(texts()).toEqual(['one'])
  // The system's one descriptor for notices stays with the loop.
  expect(open()).toBeLessThanOrEqual(before + 2)
})

test('a file that shrinks, vanishes or never was is reported once', async () => {
  const shrunk = follow('one\ntwo\n')
  await shrunk.follower.drain()
  truncateSync(shrunk.path, 3)
  await shrunk.follower.drain()
  expect(shrunk.errors).toMatchObject([{ code: 'storage', message: expect.stringContaining('shrank to 3') }])

  const removed = follow('one\n')
  await removed.follower.drain()
  rmSync(removed.path)
  await waitUntil(() => removed.errors.length > 0)
  expect(removed.errors).toMatchObject([{ code: 'storage', message: expect.stringContaining('was removed') }])

  const errors: Error[] = []
  const missing = followFile({ path: '/nowhere/x', offset: 0, onLines() {}, onError: (e) => errors.push(e) })
  await missing.drain()
  expect(errors).toMatchObject([{ code: 'ENOENT' }])
})

test('a taker that fails ends the following with its error', async () => {
  const { follower, errors } = follow('one\n', { onLines: () => Promise.reject(new Error('full')) })
  await follower.drain()
  await waitUntil(() => errors.length === 1)
  expect(errors[0]?.message).toBe('full')
})
