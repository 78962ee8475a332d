import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createReopenable } from '../../store/fixtures/reopenable.ts'
import { type CachePolicy, createResultCache } from './result-cache.ts'

/** A cache over a real database, which can be opened again. Entries of `fill` count for 1,000 bytes each. */
function setUp(options: { maxBytes?: number; policy?: CachePolicy } = {}) {
  const state = { now: 1_000_000, maxBytes: options.maxBytes ?? 1_000_000, policy: options.policy ?? 'lru' }
  const all = createReopenable((store, log) =>
    createResultCache({
      store: store.cache,
      maxBytes: () => state.maxBytes,
      policy: () => state.policy,
      now: () => state.now,
      log,
    }),
  )
  return {
    state,
    lines: all.lines,
    get cache() {
      return all.part
    },
    get store() {
      return all.store
    },
    reopen: all.reopen,
    fill(key: string, ttlMs = 60_000) {
      const value = 'x'.repeat(1_000 - 2 - key.length - 'flow'.length - 'node'.length)
      return all.part.set({ key, workflow: 'flow', nodeId: 'node', value, ttlMs })
    },
    has: (...keys: string[]) => keys.filter((key) => all.part.get(key) !== undefined),
  }
}

const entry = (key: string, workflow = 'flow', nodeId = 'node') => ({
  key,
  workflow,
  nodeId,
  value: { of: key },
  ttlMs: 60_000,
})

test('hands out the same frozen value, and counts', () => {
  const { cache } = setUp()
  expect(cache.stats().hitRate).toBeNull()
  expect(cache.get('a')).toBeUndefined()
  const value = { list: [1, { deep: 'x' }] }
  expect(cache.set({ ...entry('a'), value })).toBe(true)
  const found = cache.get('a')
  expect(found).toBe(value)
  expect(cache.get('a')).toBe(found)
  expect(Object.isFrozen(value.list) && Object.isFrozen(value.list[1])).toBe(true)
  expect(cache.stats()).toMatchObject({ entries: 1, hits: 2, misses: 1, hitRate: 2 / 3 })
  expect(cache.stats().bytes).toBe(JSON.stringify(value).length + 'a'.length + 'flow'.length + 'node'.length)
})

test('a null result is a result', () => {
  const { cache } = setUp()
  cache.set({ ...entry('a'), value: null })
  expect(cache.get('a')).toBeNull()
})

test('expires by time, and the rows with it', () => {
  const all = setUp()
  all.fill('short', 1_000)
  all.fill('long', 5_000)
  all.state.now += 2_000
  expect(all.has('short', 'long')).toEqual(['long'])
  expect(all.cache.stats()).toMatchObject({ entries: 1, expirations: 1 })
  all.reopen()
  expect(all.store.cache.page('', 0, 10)).toMatchObject([{ key: 'long' }])
  all.state.now += 4_000
  expect(all.cache.stats().entries).toBe(0)
  expect(all.store.cache.page('', 0, 10)).toEqual([])
})

test('survives a restart with its values, times and hits; expired ones are gone from the disk', () => {
  const all = setUp()
  all.cache.set({ ...entry('a'), value: { big: 'y'.repeat(20_000) } })
  all.fill('short', 1_000)
  all.cache.get('a')
  all.state.now += 10_000
  all.reopen()
  const found = all.cache.get('a')
  expect(found).toEqual({ big: 'y'.repeat(20_000) })
  expect(all.cache.get('a')).toBe(found)
  expect(Object.isFrozen(found)).toBe(true)
  expect(all.has('short')).toEqual([])
  expect(all.cache.export({ limit: 10 }).entries).toMatchObject([
    { key: 'a', hits: 3, createdAt: 1_000_000, expiresAt: 1_060_000 },
  ])
  expect(all.store.cache.page('', 0, 10)).toHaveLength(1)
})

test('lru: what was not used for longest goes first, also after a restart', () => {
  const all = setUp({ maxBytes: 3_000 })
  for (const key of ['a', 'b', 'c']) {
    all.fill(key)
    all.state.now += 1
  }
  all.cache.get('a')
  all.reopen()
  all.fill('d')
  expect(all.has('a', 'b', 'c', 'd')).toEqual(['a', 'c', 'd'])
  expect(all.cache.stats()).toMatchObject({ entries: 3, bytes: 3_000, evictions: 1 })
  all.reopen()
  expect(all.has('a', 'b', 'c', 'd')).toEqual(['a', 'c', 'd'])
})

test('lfu: what was used least often goes first', () => {
  const all = setUp({ maxBytes: 3_000, policy: 'lfu' })
  for (const key of ['a', 'b', 'c']) all.fill(key)
  for (const key of ['a', 'a', 'a', 'b', 'c', 'c']) all.cache.get(key)
  all.fill('d')
  expect(all.has('a', 'b', 'c', 'd')).toEqual(['a', 'c', 'd'])
})

test('ttl: what expires next goes first', () => {
  const all = setUp({ maxBytes: 3_000, policy: 'ttl' })
  all.fill('a', 9_000)
  all.fill('b', 1_000)
  all.fill('c', 5_000)
  all.cache.get('b')
  all.fill('d', 7_000)
  all.fill('e', 2_000)
  expect(all.has('a', 'b', 'c', 'd', 'e')).toEqual(['a', 'd', 'e'])
})

test('policy and size may change while it works', () => {
  const all = setUp({ maxBytes: 4_000 })
  for (const key of ['a', 'b', 'c', 'd']) all.fill(key)
  for (const key of ['b', 'b', 'd', 'a']) all.cache.get(key)
  all.state.policy = 'lfu'
  all.state.maxBytes = 2_000
  expect(all.cache.stats()).toMatchObject({
    entries: 2,
    bytes: 2_000,
    maxBytes: 2_000,
    policy: 'lfu',
    evictions: 2,
  })
  expect(all.has('b')).toEqual(['b'])
  all.state.maxBytes = 5_000
  for (const key of ['e', 'f', 'g']) all.fill(key)
  expect(all.cache.stats().entries).toBe(5)
})

test('a result larger than the whole cache is not kept, nor an older one of its key', () => {
  const all = setUp({ maxBytes: 2_000 })
  all.fill('a')
  expect(all.cache.set({ ...entry('a'), value: 'x'.repeat(2_000) })).toBe(false)
  expect(all.cache.stats()).toMatchObject({ entries: 0, bytes: 0 })
  all.reopen()
  expect(all.has('a')).toEqual([])
})

test('forgets all, a workflow, or by a pattern; on the disk too', () => {
  const all = setUp()
  const fill = () => {
    for (const workflow of ['review', 'release']) {
      for (const node of ['scan', 'plan']) all.cache.set(entry(`${workflow}-${node}`, workflow, node))
    }
  }
  fill()
  expect(all.cache.invalidate('review')).toBe(2)
  expect(all.cache.invalidate('re*/s?an')).toBe(1)
  all.reopen()
  expect(all.cache.stats().entries).toBe(1)
  expect(all.has('release-plan')).toEqual(['release-plan'])
  fill()
  expect(all.cache.invalidate('*')).toBe(4)
  all.reopen()
  expect(all.cache.stats().entries).toBe(0)
})

test('exports by page and imports what is valid', () => {
  const from = setUp()
  for (let index = 0; index < 25; index += 1) from.cache.set(entry(`k${index}`))
  const pages = []
  let cursor: string | undefined
  do {
    const page = from.cache.export({ limit: 10, cursor })
    pages.push(page.entries)
    cursor = page.nextCursor ?? undefined
  } while (cursor !== undefined)
  expect(pages.map((page) => page.length)).toEqual([10, 10, 5])
  const entries = pages.flat()
  const to = setUp()
  to.state.now += 30_000
  const expired = entries.slice(0, 3).map((old) => ({ ...old, expiresAt: 1 }))
  expect(to.cache.import([...expired, ...entries.slice(3)])).toBe(22)
  expect(to.cache.get('k7')).toEqual({ of: 'k7' })
  // It keeps the time at which it was made: it expires when it would have there.
  to.state.now += 31_000
  expect(to.cache.get('k7')).toBeUndefined()
})

test('a database that refuses costs nothing but the next start', () => {
  const all = setUp()
  all.store.close()
  all.fill('a')
  expect(all.has('a')).toEqual(['a'])
  all.cache.close()
  expect(all.lines.filter((line) => line.startsWith('warn'))).not.toEqual([])
})

test.each(['lru', 'lfu', 'ttl'] as const)(
  '%s: never over its size, and what it holds is what was set last',
  (policy) => {
    const step = fc.record({
      key: fc.integer({ min: 0, max: 12 }).map(String),
      size: fc.integer({ min: 0, max: 400 }),
      ttlMs: fc.integer({ min: 1, max: 400 }),
      wait: fc.integer({ min: 0, max: 60 }),
      get: fc.boolean(),
    })
    const { cache, state } = setUp({ maxBytes: 1_000, policy })
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        cache.invalidate('*')
        const model = new Map<string, { value: string; until: number }>()
        for (const { key, size, ttlMs, wait, get } of steps) {
          state.now += wait
          if (get) {
            const found = cache.get(key)
            const expected = model.get(key)
            if (found !== undefined) expect(found).toBe(expected?.value)
            if (found !== undefined) expect(expected?.until).toBeGreaterThanOrEqual(state.now)
          } else {
            const value = `${key}:`.padEnd(size, 'x')
            cache.set({ key, workflow: 'flow', nodeId: 'node', value, ttlMs })
            expect(cache.get(key)).toBe(value)
            model.set(key, { value, until: state.now + ttlMs })
          }
          expect(cache.stats().bytes).toBeLessThanOrEqual(1_000)
        }
      }),
      { numRuns: 50 },
    )
  },
)
