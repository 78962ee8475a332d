import { describe, expect, it } from 'vitest'
import { type Compared, fillGaps } from './fill-gaps.ts'

/** Capitals can't be confused with another. */
const events = (names: string): Compared[] =>
  [...names].map((name) => ({ name, isUnique: name === name.toUpperCase() }))

/** `A.b` is A with number 1 and b with number 3. */
const log = (names: string) =>
  events(names).flatMap((event, index) => (event.name === '.' ? [] : [{ ...event, seq: index + 1 }]))

describe('the places of what was read again', () => {
  it.each([
    ['all is there', 'AbC', [], 'AbC', [1, 2, 3]],
    ['one is lost in the middle', 'A.C', [2], 'AbC', [1, 2, 3]],
    ['the first are lost', '..Cd', [1, 2], 'AbCd', [1, 2, 3, 4]],
    ['the last are lost', 'Ab..', [3, 4], 'AbCd', [1, 2, 3, 4]],
    ['all are lost', '...', [1, 2, 3], 'Abb', [1, 2, 3]],
    ['numbers have gaps where nothing was lost', 'A..D', [], 'AbD', [1, null, 4]],
    ['more was lost than was printed, at the start', '...D', [1, 2, 3], 'CD', [3, 4]],
    ['more was lost than was printed, in the middle', 'A...E', [2, 3, 4], 'ABE', [1, 2, 5]],
    ['what only the log has stands between', 'AxB.D', [4], 'ABCD', [1, 3, 4, 5]],
    ['others of the same name are there', 'uA.uB', [3], 'uAXuB', [1, 2, 3, 4, 5]],
    ['nobody knows what was lost', 'A..D', [], 'ABD', [1, 2, 4]],
  ])('%s', (_, stored, missing, again, places) => {
    expect(fillGaps(log(stored), { missing, last: stored.length }, events(again))).toEqual(places)
  })
})
