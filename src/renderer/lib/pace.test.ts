import { expect, test } from 'vitest'
import { createPace } from './pace.ts'

/** A clock that a test moves: drawing takes `cost`, frames come every 16 ms. */
function fakeClock() {
  let now = 0
  let cost = 1
  const delays: number[] = []
  let next: (() => void) | null = null
  const pace = createPace({
    now: () => now,
    later(callback, delay) {
      delays.push(delay)
      next = () => {
        now += Math.max(16, delay)
        callback()
      }
    },
    painted(callback) {
      painted = () => {
        now += cost
        callback()
      }
    },
  })
  let painted: (() => void) | null = null
  return {
    pace,
    delays,
    setCost: (value: number) => {
      cost = value
    },
    frame() {
      const run = next
      next = null
      try {
        run?.()
      } finally {
        painted?.()
        painted = null
      }
    },
  }
}

test('what was put in until a frame runs together in it', () => {
  const clock = fakeClock()
  const seen: string[] = []
  clock.pace(() => seen.push('a'))
  clock.pace(() => seen.push('b'))
  expect(seen).toEqual([])
  clock.frame()
  expect(seen).toEqual(['a', 'b'])
  expect(clock.delays).toEqual([0])
})

test('after a drawing nine times its time passes, so that it takes a tenth of it', () => {
  const clock = fakeClock()
  clock.setCost(20)
  const again = () => clock.pace(again)
  again()
  for (let n = 0; n < 4; n++) clock.frame()
  expect(clock.delays).toEqual([0, 180, 180, 180, 180])
})

test('nothing waits longer than a second', () => {
  const clock = fakeClock()
  clock.setCost(500)
  const again = () => clock.pace(again)
  again()
  clock.frame()
  clock.frame()
  expect(clock.delays).toEqual([0, 1_000, 1_000])
})

test('one that throws takes no other with it', () => {
  const clock = fakeClock()
  const seen: string[] = []
  clock.pace(() => {
    throw new Error('broken')
  })
  clock.pace(() => seen.push('beside it'))
  expect(() => clock.frame()).toThrow('broken')
  clock.frame()
  clock.pace(() => seen.push('later'))
  clock.frame()
  expect(seen).toEqual(['beside it', 'later'])
})
