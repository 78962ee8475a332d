import { expect, test } from 'vitest'
import { placesFor, sayPlaces } from './places.ts'

const idle = { running: 0, needsYou: 0, delayed: 0, paused: 0, queued: 0, maxInstances: 4 }

test('new tasks get the places that are left when all that is there has its own', () => {
  expect(placesFor(3, idle)).toEqual({ now: 3, later: 0 })
  expect(placesFor(3, { ...idle, running: 2, paused: 1 })).toEqual({ now: 1, later: 2 })
  expect(placesFor(3, { ...idle, queued: 9 })).toEqual({ now: 0, later: 3 })
})

test('it is said in words', () => {
  expect(sayPlaces(1, idle)).toBe('It starts at once (4 at most at once).')
  expect(sayPlaces(3, idle)).toBe('All 3 start at once (4 at most at once).')
  expect(sayPlaces(5, { ...idle, running: 3 })).toBe(
    '1 starts at once, 4 wait in the queue (4 at most at once).',
  )
  expect(sayPlaces(5, idle)).toBe('4 start at once, 1 waits in the queue (4 at most at once).')
  expect(sayPlaces(2, { ...idle, running: 4 })).toContain('All 2 wait in the queue')
})
