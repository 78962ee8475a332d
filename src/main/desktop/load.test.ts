import { expect, test } from 'vitest'
import { stats } from './fixtures/stats.ts'
import { createIndicators } from './indicators.ts'
import { createBurstProgress, describeLoad } from './load.ts'

test('says the most urgent first', () => {
  expect(describeLoad(null)).toBe('Starting')
  expect(describeLoad(stats())).toBe('Nothing running')
  expect(describeLoad(stats({ running: 3, needsYou: 1, queued: 2, delayed: 4, paused: 5 }))).toBe(
    '1 needs you · 3 running · 4 waiting · 2 queued · 5 paused',
  )
  expect(describeLoad(stats({ needsYou: 2 }))).toBe('2 need you')
})

test('progress is of the present burst of work', () => {
  const progress = createBurstProgress()
  expect(progress(stats({ completedToday: 7 }))).toBe(null)
  expect(progress(stats({ completedToday: 7, queued: 3, running: 1 }))).toBe(0)
  expect(progress(stats({ completedToday: 8, failedToday: 1, queued: 1, running: 1 }))).toBe(0.5)
  // At midnight the counts begin again.
  expect(progress(stats({ queued: 1, running: 1 }))).toBe(0)
  expect(progress(stats({ completedToday: 2 }))).toBe(null)
  expect(progress(stats({ completedToday: 2, running: 1 }))).toBe(0)
})

test('tells the system of changes only', () => {
  const told: string[] = []
  const show = createIndicators({
    setBadge: (count) => told.push(`badge ${count}`),
    setProgress: () => {},
    keepAwake: (awake) => told.push(awake ? 'awake' : 'asleep'),
    setTray: () => {},
  })
  show(stats())
  show(stats({ running: 1 }))
  show(stats({ running: 2, needsYou: 1 }))
  show(stats({ delayed: 1, needsYou: 1 }))
  show(stats({ needsYou: 1 }))
  show(stats())
  expect(told).toEqual(['awake', 'badge 1', 'asleep', 'badge 0'])
})
