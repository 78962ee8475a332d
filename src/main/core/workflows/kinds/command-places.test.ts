import { expect, it } from 'vitest'
import { createPlaces } from './command-places.ts'

it('gives a bounded number of places, in order, and takes back those of the aborted', async () => {
  const takePlace = createPlaces()
  const { signal } = new AbortController()
  const given: (() => void)[] = []
  for (let n = 0; n < 32; n += 1) {
    const leave = await takePlace(signal, () => expect.unreachable('there is a place'))
    if (leave) given.push(leave)
  }
  expect(given).toHaveLength(32)
  let waits = 0
  const order: string[] = []
  const aborter = new AbortController()
  const wait = (name: string, of: AbortSignal) =>
    takePlace(of, () => {
      waits += 1
    }).then((leave) => {
      order.push(leave === null ? `${name} aborted` : name)
      return leave
    })
  const [first, second, third] = [wait('a', signal), wait('b', aborter.signal), wait('c', signal)]
  aborter.abort('cancel')
  expect(await second).toBeNull()
  given[0]?.()
  given[0]?.()
  const leaveFirst = await first
  given[1]?.()
  await third
  leaveFirst?.()
  expect(waits).toBe(3)
  expect(order).toEqual(['b aborted', 'a', 'c'])
  // One was given back and nobody waits: the next has it at once.
  expect(await takePlace(signal, () => expect.unreachable('there is a place'))).not.toBeNull()
  expect(await takePlace(AbortSignal.abort('skip'), () => {})).toBeNull()
})
