import { expect, test, vi } from 'vitest'
import { oncePerTurn, shareOfTurn } from './next-turn.ts'

test('loops that begin in the same turn have one share of it between them', async () => {
  let now = 0
  vi.spyOn(performance, 'now').mockImplementation(() => now)
  const first = shareOfTurn()
  const second = shareOfTurn()
  now = 7
  expect([first.isOver, second.isOver]).toEqual([false, false])
  now = 8
  const third = shareOfTurn()
  expect([first.isOver, second.isOver, third.isOver]).toEqual([true, true, true])
  // Each has a turn of its own then, one behind the other.
  const turns: string[] = []
  const waiting = [first, second, third].map(async (share, at) => {
    await share.next()
    turns.push(`${at} ${share.isOver}`)
    now += 20
    turns.push(`${at} ${share.isOver}`)
  })
  await Promise.all(waiting)
  expect(turns).toEqual(['0 false', '0 true', '1 false', '1 true', '2 false', '2 true'])
})

test('what is asked for several times in a turn is done once in the next, and can be asked for again then', async () => {
  let done = 0
  const act = oncePerTurn(() => {
    done += 1
  })
  const first = act()
  expect(act()).toBe(first)
  expect(done).toBe(0)
  await first
  expect(done).toBe(1)
  await act()
  expect(done).toBe(2)
})
