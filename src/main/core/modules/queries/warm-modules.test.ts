import { expect, onTestFinished, test, vi } from 'vitest'
import type { QueryParts } from './parts.ts'
import { createWarmModules } from './warm-modules.ts'

test('a timer that comes before the clock says that it is time is followed by another', () => {
  vi.useFakeTimers()
  onTestFinished(() => void vi.useRealTimers())
  let now = 1_000_000
  const mostAsked = vi.fn(() => [])
  const context = { config: { warmModules: 1 }, store: { moduleQueries: { mostAsked } }, now: () => now }
  const modules = new Map()
  const again = vi.fn(() => warm.look(modules))
  const warm = createWarmModules(context as unknown as QueryParts, again)
  warm.look(modules)
  warm.look(modules)
  expect(mostAsked).toHaveBeenCalledTimes(1)
  // A millisecond too early, as timers that count by another clock are.
  now += 1_999
  vi.advanceTimersByTime(2_000)
  expect(again).toHaveBeenCalledTimes(1)
  now += 1
  vi.advanceTimersByTime(1)
  expect(mostAsked).toHaveBeenCalledTimes(2)
})
