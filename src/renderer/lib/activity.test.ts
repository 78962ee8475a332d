import { expect, test } from 'vitest'
import { ACTIVITY_SLOT_MS, ACTIVITY_SLOTS, activityAt, recordActivity } from './activity.ts'

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
