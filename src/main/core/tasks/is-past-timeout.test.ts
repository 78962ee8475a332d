import { expect, test } from 'vitest'
import { makeGround } from '../live/fixtures/ground.ts'
import { makeTask } from '../store/fixtures/records.ts'
import type { TaskRecord } from '../store/records.ts'
import { isPastTimeout } from './is-past-timeout.ts'

test.each<[string, Partial<TaskRecord>, boolean]>([
  ['has run for as long as it may', { startedAt: -1_000 }, true],
  ['has run for less', { startedAt: -999 }, false],
  ['has not begun', { startedAt: null }, false],
  ['was paused for a part of it', { startedAt: -1_500, pausedMs: 501 }, false],
  [
    'is paused, or waits for a place after it, for however long',
    { startedAt: -9_999, pausedSince: -9_000 },
    false,
  ],
  ['had used it up when it was paused', { startedAt: -9_999, pausedSince: -8_000 }, true],
  ['has no time-out', { startedAt: -9_999, limits: makeTask('').limits }, false],
])('a task that %s', (_, { startedAt = null, pausedSince = null, ...change }, isPast) => {
  const { context } = makeGround()
  const at = (ago: number | null) => (ago === null ? null : context.now() + ago)
  const limits = { ...makeTask('').limits, timeoutMs: 1_000 }
  const task = makeTask('session', {
    limits,
    ...change,
    startedAt: at(startedAt),
    pausedSince: at(pausedSince),
  })
  expect(isPastTimeout(context, task)).toBe(isPast)
})
