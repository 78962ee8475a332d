import { expect, test, vi } from 'vitest'
import { playInstance } from './fixtures/played-instance.ts'
import { aborted, background, init, lifecycle, result } from './fixtures/printed.ts'
import { cutInstance, endRetired, retireInstance } from './retire-instance.ts'

const old = { cause: 'duration', reason: 'it is old' } as const
const large = { cause: 'memory', reason: 'it is large' } as const

async function atWork() {
  const played = playInstance()
  const task = await played.send()
  played.print(lifecycle(task.promptUuid, 'started'), init())
  return { ...played, task }
}

test('one that is idle is ended at once, with the reason', () => {
  const { context, runner, signals } = playInstance()
  retireInstance(context, runner, old)
  expect(signals).toEqual(['SIGTERM'])
  expect(runner.record).toMatchObject({ state: 'stopping', endReason: 'it is old' })
})

test('one at work is ended when its turn and its background work are over; the first reason counts', async () => {
  const { context, runner, signals, print, wait } = await atWork()
  retireInstance(context, runner, old)
  retireInstance(context, runner, large)
  print(background('shell'), result())
  endRetired(context, runner)
  expect(signals).toEqual([])
  print(background())
  wait(1_000)
  endRetired(context, runner)
  endRetired(context, runner)
  expect(signals).toEqual(['SIGTERM'])
  expect(runner.record.endReason).toBe('it is old')
})

test('one that is not to be replaced stays', () => {
  const { context, runner, signals } = playInstance()
  endRetired(context, runner)
  expect(signals).toEqual([])
})

test('a turn that is cut goes on in the next instance, for memory only once', async () => {
  const first = await atWork()
  cutInstance(first.context, first.runner, large)
  cutInstance(first.context, first.runner, old)
  expect(first.stdin.filter(({ type }) => type === 'control_request')).toHaveLength(1)
  first.print(aborted())
  expect(first.task).toMatchObject({ state: 'queued', promptText: 'Continue where you left off.' })

  // It is as large again.
  Object.assign(first.runner, { retirement: null })
  Object.assign(first.task, { state: 'starting', promptUuid: 'again' })
  first.runner.sent = first.task
  first.print(lifecycle('again', 'started'), init())
  cutInstance(first.context, first.runner, large)
  first.print(aborted())
  expect(first.task).toMatchObject({ state: 'interrupted', outcome: { reason: 'memory_exceeded' } })
})

test('a turn whose duration is used up is over', async () => {
  const played = await atWork()
  cutInstance(played.context, played.runner, old)
  played.print(aborted())
  expect(played.task).toMatchObject({ state: 'interrupted', outcome: { reason: 'duration_exceeded' } })
})

test('a prompt that is on its way to it is not cut', () => {
  const played = playInstance()
  played.runner.reserved = played.assign()
  cutInstance(played.context, played.runner, large)
  expect(played.signals).toEqual([])
  expect(played.runner.retirement).toMatchObject({ cutsTurn: false })
})

test('a prompt that has not begun ends with the process, and is sent anew', async () => {
  const played = playInstance()
  const task = await played.send()
  cutInstance(played.context, played.runner, large)
  expect(played.signals).toEqual(['SIGTERM'])
  await played.end({ signal: 'SIGTERM' })
  expect(task).toMatchObject({ state: 'queued', promptUuid: null })
})

test('a frozen turn is let go on to hear that it is cut; one that hears nothing ends with its process', async () => {
  const frozen = await atWork()
  Object.assign(frozen.task, { state: 'paused', pausedAs: 'freeze', pausedFrom: 'running' })
  cutInstance(frozen.context, frozen.runner, large)
  await vi.waitFor(() => expect(frozen.stdin.at(-1)).toMatchObject({ request: { subtype: 'interrupt' } }))
  expect(frozen.runner.process.thaw).toHaveBeenCalled()

  const deaf = await atWork()
  deaf.close()
  cutInstance(deaf.context, deaf.runner, large)
  await vi.waitFor(() => expect(deaf.signals).toEqual(['SIGTERM']))
})
