import { expect, test, vi } from 'vitest'
import { shareOfTurn } from './next-turn.ts'

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
