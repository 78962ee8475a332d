import { expect, test, vi } from 'vitest'
import { makeGround } from '../live/fixtures/ground.ts'
import { createLive } from '../live/live.ts'
import { createWindowWatch } from './windows.ts'

test('a window that opens is told once: while a supervisor runs, and when its time came while none did', () => {
  const { context, wait } = makeGround()
  const close = (type: string, inMs: number) =>
    context.live.windows.put({
      type,
      status: 'rejected',
      utilization: 1,
      resetsAt: context.now() + inMs,
      seenAt: context.now(),
      simulated: false,
    })
  close('five_hour', 1_000)
  close('seven_day', 100_000)
  const tell = vi.fn()
  const look = createWindowWatch(context, tell)
  look()
  expect(tell).not.toHaveBeenCalled()
  wait(2_000)
  look()
  look()
  expect(tell.mock.calls).toEqual([['five_hour']])

  // The next supervisor reads what is stored.
  const later = { ...context, live: createLive(context.store) }
  wait(200_000)
  const lookLater = createWindowWatch(later, tell)
  lookLater()
  lookLater()
  expect(tell.mock.calls).toEqual([['five_hour'], ['seven_day']])

  createWindowWatch({ ...context, live: createLive(context.store) }, tell)()
  expect(tell).toHaveBeenCalledTimes(2)
})
