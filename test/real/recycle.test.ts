import { expect, test } from 'vitest'
import { allEvents, answerOf, ended, temporaryDirectory, until } from '../harness/test-core.ts'
import { realCore } from './real-core.ts'

test('an instance is recycled in mid-turn, and its turn goes on in a new one', async () => {
  const { model, core } = await realCore()
  model.register('long', [{ generated: { count: 2_000, unit: 'w{k} ' }, msBetween: 5 }])
  const { id } = await core.call('task.create', { prompt: 'go #S:long', directory: temporaryDirectory() })
  const before = await until(core, id, (task) => task.state === 'running' && task.lineCount > 20)
  const { readings } = await core.call('instance.readings', {})
  expect(readings).toMatchObject([{ instanceId: before.instanceId, liveness: { state: 'writing' } }])
  await core.call('instance.recycle', { instanceId: before.instanceId ?? '', now: true })
  const task = await until(core, id, ended)
  expect(task).toMatchObject({ state: 'completed', sessionId: before.sessionId })
  expect(task.instanceId).not.toBe(before.instanceId)
  // What had been said is kept, and the continuation has its own answer.
  expect(answerOf(await allEvents(core, id))).toMatch(/^w0 w1 .*All done/)
  const { instances } = await core.call('instance.list', { all: true })
  expect(instances.find((one) => one.id === before.instanceId)).toMatchObject({
    state: 'exited',
    endReason: 'recycled by you',
  })
})
