import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { expect, test } from 'vitest'
import type { SessionRecord } from '../store/records.ts'
import type { Store } from '../store/store.ts'
import { createLive } from './live.ts'

const stored = (id: string) => ({ id }) as SessionRecord
/** Only what a look for a session needs; nothing was ever spent. */
const store = {
  sessions: { get: (id: string) => stored(id) },
  budgets: { list: () => [], spentOn: () => [], prices: () => [], ownPrices: () => [] },
  usageWindows: { list: () => [] },
} as unknown as Store

test('a session has one object for as long as somebody works with it, and is forgotten afterwards', async () => {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  const live = createLive(store)
  const held = live.session('held')
  // Changed in memory only: once the object is gone, the stored one is read again.
  Object.assign(live.session('dropped') ?? {}, { title: 'changed' })
  Object.assign(held ?? {}, { title: 'changed' })
  await expect
    .poll(() => {
      collect()
      return live.session('dropped')?.title
    })
    .toBeUndefined()
  expect(live.session('held')).toBe(held)
})
