import { expect, test } from 'vitest'
import { hasLabelRoom, ticksOf } from './time-scale.ts'

test('times have labels at round distances, but for the last one where it would be cut', () => {
  const shown = { from: 0, to: 62_000 }
  expect(ticksOf(shown, 0, 3)).toEqual([0, 30_000, 60_000])
  expect(ticksOf(shown, 0, 3).filter((at) => hasLabelRoom(at, shown, 360))).toEqual([0, 30_000])
  expect(hasLabelRoom(60_000, shown, 3_000)).toBe(true)
})
