import { expect, test } from 'vitest'
import { describeDeletions } from './deletion-words.ts'

const now = 1_800_000_000_000
const deletions = { days: 30, soon: 3, unkept: 2, nextAt: now + 3 * 3_600_000 }

test('says how many are deleted that nobody keeps, and when', () => {
  expect(describeDeletions(deletions, now)).toBe(
    'Claude Code deletes 2 conversations within a week (the first in 3h) that are kept nowhere else.',
  )
  expect(describeDeletions({ ...deletions, unkept: 1, nextAt: now - 1 }, now)).toBe(
    'Claude Code deletes 1 conversation within a week (the next time that it starts) that is kept nowhere else.',
  )
})

test('says nothing where all that is deleted is kept', () => {
  expect(describeDeletions({ ...deletions, unkept: 0 }, now)).toBeNull()
  expect(describeDeletions({ days: 30, soon: 0, unkept: 0, nextAt: null }, now)).toBeNull()
})
