import { afterEach, expect, test, vi } from 'vitest'
import { sampleTask } from '../../../../contract/fixtures/sample-task.ts'
import { createCalmTurns } from './calm-turns.ts'

afterEach(() => vi.useRealTimers())

test('figures are held back while they just changed, and shown when asked again', () => {
  vi.useFakeTimers()
  let asked = 0
  const calm = createCalmTurns(() => {
    asked += 1
  })
  const first = [sampleTask({ lineCount: 1 })]
  expect(calm.take(first)).toBe(first)
  const second = [sampleTask({ lineCount: 2 })]
  expect(calm.take(second)).toBe(second)
  const third = [sampleTask({ lineCount: 3 })]
  expect(calm.take(third)).toBe(second)
  vi.runAllTimers()
  expect(asked).toBe(1)
  expect(calm.take(third)).toBe(third)
})

test('a change of state is shown at once, also right after figures changed', () => {
  vi.useFakeTimers()
  const calm = createCalmTurns(() => {})
  calm.take([sampleTask({ lineCount: 1 })])
  calm.take([sampleTask({ lineCount: 2 })])
  const ended = [sampleTask({ lineCount: 3, state: 'completed', endedAt: 9 })]
  expect(calm.take(ended)).toBe(ended)
  calm.close()
})

test('another turn is shown at once', () => {
  const calm = createCalmTurns(() => {})
  const one = sampleTask({ id: 'a' })
  calm.take([one])
  const two = [one, sampleTask({ id: 'b' })]
  expect(calm.take(two)).toBe(two)
})
