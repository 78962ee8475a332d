import { expect, test } from 'vitest'
import type { Core } from '../../src/main/core/core.ts'
import { ended, temporaryDirectory, until, untilEvent } from '../harness/test-core.ts'
import { realCore } from './real-core.ts'

/** Resolves when an instance is ready and nobody has it. */
const untilWarm = (core: Core) =>
  untilEvent(core, async () => {
    const { instances } = await core.call('instance.list', { all: false })
    return instances.find(({ sessionId, readyMs }) => sessionId === null && readyMs !== null) ?? null
  })

test('a real warm instance makes no request, takes the first turn and the second, and its session is resumed', async () => {
  const { model, core } = await realCore()
  const directory = temporaryDirectory()
  await core.call('profile.create', { directory, warm: 1 })
  const warm = await untilWarm(core)
  expect(model.requests).toHaveLength(0)
  model.register('one', [{ text: 'The word is apples.' }])
  const first = await core.call('task.create', { prompt: 'go #S:one', directory, permissionMode: 'plan' })
  const done = await until(core, first.id, ended)
  expect(done).toMatchObject({
    state: 'completed',
    start: 'warm',
    instanceId: warm.id,
    resultText: 'The word is apples.',
  })
  expect(done.firstTokenMs).toBeGreaterThanOrEqual(done.startMs ?? Number.NaN)
  const { sessionId } = first
  expect((await core.call('session.commands', { sessionId })).commands.length).toBeGreaterThan(0)
  const second = await core.call('task.create', { prompt: 'again', sessionId })
  expect(await until(core, second.id, ended)).toMatchObject({
    state: 'completed',
    start: 'live',
    instanceId: warm.id,
  })
  const { claudeSessionId } = await core.call('session.release', { sessionId })
  await untilEvent(core, async () =>
    (await core.call('session.get', { sessionId })).state === 'released' ? true : null,
  )
  const third = await core.call('task.create', { prompt: 'once more', sessionId })
  const resumed = await until(core, third.id, ended)
  expect(resumed).toMatchObject({ state: 'completed', start: 'cold' })
  expect(resumed.instanceId).not.toBe(warm.id)
  expect(await core.call('session.get', { sessionId })).toMatchObject({ claudeSessionId })
  // The whole conversation was read again.
  expect(JSON.stringify(model.requests.at(-1))).toContain('The word is apples.')
})
