import { expect, test } from 'vitest'
import { standing } from './use-standing.ts'

const idOf = (thing: string) => thing
const kept = (id: string, place: number) => ({ id, place })
const nothing = new Set<string>()

test('the first one is shown, and stays whatever comes before it', () => {
  expect(standing(['a', 'b'], idOf, null, undefined, nothing)).toMatchObject({ shown: 'a', settled: false })
  expect(standing(['0', 'a', 'b'], idOf, kept('a', 0), 'a', nothing)).toMatchObject({ shown: 'a', place: 1 })
})

test('what was answered here makes place for the next one, at the end for the one before', () => {
  expect(standing(['a', 'c'], idOf, kept('b', 1), 'b', new Set('b'))).toMatchObject({
    shown: 'c',
    settled: false,
  })
  expect(standing(['a', 'b'], idOf, kept('c', 2), 'c', new Set('c'))).toMatchObject({
    shown: 'b',
    settled: false,
  })
  expect(standing([], idOf, kept('c', 0), 'c', new Set('c'))).toMatchObject({
    shown: undefined,
    settled: false,
  })
})

test('what others settled stays in its place', () => {
  expect(standing(['a', 'c'], idOf, kept('b', 1), 'b', nothing)).toMatchObject({
    shown: 'b',
    place: 1,
    settled: true,
  })
  expect(standing([], idOf, kept('b', 1), 'b', nothing)).toMatchObject({ shown: 'b', settled: true })
})
