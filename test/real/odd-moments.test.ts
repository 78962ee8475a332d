import { expect, test } from 'vitest'
import {
  allEvents,
  answerOf,
  ended,
  inState,
  temporaryDirectory,
  until,
  untilEvent,
} from '../harness/test-core.ts'
import { realCore } from './real-core.ts'

const words = { generated: { count: 400, unit: 'w{k} ' }, msBetween: 20 }

test('an interrupt while the real CLI comes up ends the task, and its session goes on', async () => {
  const { core, model } = await realCore()
  model.register('words', [words])
  model.register('hello', [{ text: 'Hello.' }])
  const directory = temporaryDirectory()
  const early = await core.call('task.create', { prompt: '#S:words', directory })
  await until(core, early.id, (task) => task.instanceId !== null)
  await core.call('task.interrupt', { taskId: early.id })
  const done = await until(core, early.id, ended)
  expect(done).toMatchObject({ state: 'interrupted' })
  const next = await core.call('task.create', { prompt: '#S:hello', sessionId: early.sessionId })
  expect(await until(core, next.id, ended)).toMatchObject({ state: 'completed', instanceId: done.instanceId })
})

test('the real CLI killed before it told of its conversation: a retry runs', async () => {
  const { core, model } = await realCore()
  model.register('stall', [{ fault: { kind: 'hang_headers' } }])
  model.register('hello', [{ text: 'Hello.' }])
  // At different moments after the prompt was written.
  for (const lines of [1, 2, 3]) {
    const first = await core.call('task.create', { prompt: 'x #S:stall', directory: temporaryDirectory() })
    const instance = await untilEvent(core, async () => {
      const task = await core.call('task.get', { taskId: first.id })
      const { instances } = await core.call('instance.list', { all: false })
      const found = instances.find(({ id }) => id === task.instanceId)
      return found?.pid && found.lineCount >= lines ? found : null
    })
    process.kill(instance.pid ?? 0, 'SIGKILL')
    expect((await until(core, first.id, ended)).state).not.toBe('completed')
    const retry = await core.call('task.create', { prompt: '#S:hello', sessionId: first.sessionId })
    expect(await until(core, retry.id, ended)).toMatchObject({ state: 'completed' })
  }
})

test('pause, resume, pause, resume of a real tree loses nothing', async () => {
  const { core, model } = await realCore()
  model.register('words', [{ ...words, generated: { count: 100, unit: 'w{k} ' } }])
  const { id: taskId } = await core.call('task.create', {
    prompt: '#S:words',
    directory: temporaryDirectory(),
  })
  await until(core, taskId, (task) => task.state === 'running' && task.lineCount > 10)
  await core.call('task.pause', { taskId })
  await core.call('task.resume', { taskId })
  await core.call('task.pause', { taskId })
  await until(core, taskId, inState('paused'))
  await core.call('task.resume', { taskId })
  expect(await until(core, taskId, ended)).toMatchObject({ state: 'completed' })
  const said = answerOf(await allEvents(core, taskId))
    .trim()
    .split(/\s+/)
  expect(said).toHaveLength(100)
  expect(new Set(said).size).toBe(100)
})
