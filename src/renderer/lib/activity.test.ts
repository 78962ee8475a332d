import { expect, test } from 'vitest'
import {
  ACTIVITY_SLOT_MS,
  ACTIVITY_SLOTS,
  activityAt,
  keepActivity,
  keptActivity,
  recordActivity,
} from './activity.ts'

test('lines are counted in the slot of their time and move out as time passes', () => {
  const start = 1_000 * ACTIVITY_SLOT_MS
  let track = recordActivity(undefined, 2, start)
  track = recordActivity(track, 3, start + ACTIVITY_SLOT_MS - 1)
  track = recordActivity(track, 1, start + 2 * ACTIVITY_SLOT_MS)
  expect(activityAt(track, start + 2 * ACTIVITY_SLOT_MS).slice(-3)).toEqual([5, 0, 1])
  expect(activityAt(track, start + 4 * ACTIVITY_SLOT_MS).slice(-5)).toEqual([5, 0, 1, 0, 0])
  const late = activityAt(track, start + 1_000 * ACTIVITY_SLOT_MS)
  expect(late).toEqual(new Array(ACTIVITY_SLOTS).fill(0))
})

test('a page that is loaded again goes on with the activity of the last minute', () => {
  const kept = new Map<string, string>()
  const storage: Storage = {
    length: 0,
    key: () => null,
    clear: () => kept.clear(),
    removeItem: (key) => kept.delete(key),
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => kept.set(key, value),
  }
  const now = 1_000 * ACTIVITY_SLOT_MS
  const recent = recordActivity(undefined, 5, now)
  const old = recordActivity(undefined, 5, now - 100 * ACTIVITY_SLOT_MS)
  keepActivity(
    new Map([
      ['a', recent],
      ['b', old],
    ]),
    now,
    storage,
  )
  expect([...keptActivity(storage)]).toEqual([['a', recent]])
  storage.setItem([...kept.keys()][0] ?? '', '[["a", 3]]')
  expect([...keptActivity(storage)]).toEqual([])
})
