import { expect, test } from 'vitest'
import type { Core } from '../../src/main/core/core.ts'
import { allEvents, ended, inState, temporaryDirectory, testCore, until } from '../harness/test-core.ts'

const STREAM = '#sim:stream(tokens=100000,rate=100)'

async function start(core: Core, prompt = STREAM): Promise<string> {
  const { id } = await core.call('task.create', { prompt, directory: temporaryDirectory() })
  return id
}

async function running(core: Core, prompt = STREAM): Promise<string> {
  const taskId = await start(core, prompt)
  await until(core, taskId, (task) => task.state === 'running' && task.lineCount > 3)
  return taskId
}

const settled = (core: Core, taskId: string) => until(core, taskId, (task) => task.pendingControl === null)

/** Whether the process of a task is stopped, as the kernel sees it. */
async function isStopped(core: Core, taskId: string): Promise<boolean> {
  const { instanceId } = await core.call('task.get', { taskId })
  const { instances } = await core.call('instance.list', { all: false })
  const pid = instances.find(({ id }) => id === instanceId)?.pid
  const { readFile } = await import('node:fs/promises')
  return / T /.test(await readFile(`/proc/${pid}/stat`, 'utf8'))
}

test('a double click on freeze leaves the task frozen, one on resume running', async () => {
  const core = await testCore()
  const taskId = await running(core)
  await Promise.all([core.call('task.pause', { taskId }), core.call('task.pause', { taskId })])
  await until(core, taskId, inState('paused'))
  const { lineCount } = await settled(core, taskId)
  await core.call('system.doctor', {})
  expect(await isStopped(core, taskId)).toBe(true)
  expect((await core.call('task.get', { taskId })).lineCount).toBe(lineCount)
  await Promise.all([core.call('task.resume', { taskId }), core.call('task.resume', { taskId })])
  await until(core, taskId, (task) => task.state === 'running' && task.lineCount > lineCount + 5)
})

test('pause, resume, pause in quick succession ends frozen; pause, resume ends running', async () => {
  const core = await testCore()
  const taskId = await running(core)
  await core.call('task.pause', { taskId })
  await core.call('task.resume', { taskId })
  await core.call('task.pause', { taskId })
  await until(core, taskId, (task) => task.state === 'paused' && task.pendingControl === null)
  await core.call('system.doctor', {})
  expect(await isStopped(core, taskId)).toBe(true)
  // And on a frozen one: the pause takes the resume back.
  await core.call('task.resume', { taskId })
  await core.call('task.pause', { taskId })
  await until(core, taskId, (task) => task.state === 'paused' && task.pendingControl === null)
  await core.call('system.doctor', {})
  expect(await isStopped(core, taskId)).toBe(true)
  await core.call('task.resume', { taskId })
  await core.call('task.pause', { taskId })
  await core.call('task.resume', { taskId })
  const { lineCount } = await until(core, taskId, (task) => task.pendingControl === null)
  await until(core, taskId, (task) => task.state === 'running' && task.lineCount > lineCount + 5)
})

test('nothing takes back a terminate, and only a terminate follows an interrupt', async () => {
  const core = await testCore()
  const taskId = await running(core, '#sim:stuck(deaf=1)')
    .catch(() => '')
    .then((id) => id)
  expect(taskId).not.toBe('')
  await core.call('task.interrupt', { taskId })
  for (const control of ['task.pause', 'task.resume'] as const) {
    await expect(core.call(control, { taskId })).rejects.toMatchObject({ code: 'invalid_transition' })
  }
  expect(await core.call('task.interrupt', { taskId })).toMatchObject({ pendingControl: 'interrupt' })
  await core.call('task.terminate', { taskId })
  for (const control of ['task.pause', 'task.resume', 'task.interrupt'] as const) {
    await expect(core.call(control, { taskId })).rejects.toMatchObject({ code: 'invalid_transition' })
  }
  await core.call('task.terminate', { taskId })
  expect(await until(core, taskId, ended)).toMatchObject({
    state: 'cancelled',
    outcome: { reason: 'terminated' },
  })
  for (const control of ['task.pause', 'task.resume', 'task.interrupt', 'task.terminate'] as const) {
    await expect(core.call(control, { taskId })).rejects.toMatchObject({
      code: 'invalid_transition',
      message: expect.stringMatching(/cancelled.*can't become/),
    })
  }
})

test('an interrupt and a terminate of a frozen task take effect', async () => {
  const core = await testCore()
  const [one, two] = await Promise.all([running(core), running(core)])
  await Promise.all([core.call('task.pause', { taskId: one }), core.call('task.pause', { taskId: two })])
  await until(core, one, inState('paused'))
  await core.call('task.interrupt', { taskId: one })
  // Without waiting for the freeze to be seen.
  await core.call('task.terminate', { taskId: two })
  expect(await until(core, one, ended)).toMatchObject({ state: 'interrupted' })
  expect(await until(core, two, ended)).toMatchObject({ state: 'cancelled' })
})

test('a hold gives way to an interrupt', async () => {
  const core = await testCore()
  const taskId = await running(core)
  await core.call('task.pause', { taskId, mode: 'hold' })
  await core.call('task.interrupt', { taskId })
  expect(await until(core, taskId, ended)).toMatchObject({ state: 'interrupted' })
})

test('an interrupt or terminate before the prompt was begun', async () => {
  const core = await testCore({ maxStarting: 1 })
  // The first three are at different points of their start: at the gate, launching, with a prompt that waits.
  const ids = [await start(core), await start(core), await start(core), await start(core)]
  const [a = '', b = '', c = '', d = ''] = ids
  await until(core, a, (task) => task.state === 'starting')
  await core.call('task.interrupt', { taskId: a })
  await until(core, b, (task) => task.state === 'starting')
  await core.call('task.terminate', { taskId: b })
  await until(core, c, (task) => task.state === 'starting' && task.instanceId !== null)
  await core.call('task.interrupt', { taskId: c })
  await until(core, d, (task) => task.state === 'starting' && task.instanceId !== null)
  await core.call('task.terminate', { taskId: d })
  expect(await until(core, a, ended)).toMatchObject({ state: 'interrupted' })
  expect(await until(core, b, ended)).toMatchObject({ state: 'cancelled' })
  expect(await until(core, c, ended)).toMatchObject({ state: 'interrupted' })
  expect(await until(core, d, ended)).toMatchObject({ state: 'cancelled' })
  // The places are free again, and the session whose first prompt never ran can be used.
  const { sessionId } = await core.call('task.get', { taskId: a })
  const next = await core.call('task.create', { prompt: 'now #sim:quick', sessionId })
  expect(await until(core, next.id, ended)).toMatchObject({ state: 'completed' })
}, 20_000)

test('a freeze and a hold that are asked for while the task starts take effect', async () => {
  const core = await testCore({ maxStarting: 1 })
  const [one, two] = [await start(core), await start(core)]
  await until(core, one, (task) => task.state === 'starting')
  await core.call('task.pause', { taskId: one })
  await until(core, two, (task) => task.state === 'starting')
  await core.call('task.pause', { taskId: two, mode: 'hold' })
  expect(await until(core, one, inState('paused'))).toMatchObject({ pausedAs: 'freeze' })
  expect(await until(core, two, inState('paused'))).toMatchObject({ pausedAs: 'hold' })
  await core.call('task.resume', { taskId: one })
  await core.call('task.resume', { taskId: two })
  for (const taskId of [one, two]) {
    await until(core, taskId, (task) => task.state === 'running' && task.lineCount > 5)
    const prompts = (await allEvents(core, taskId)).filter(({ kind }) => kind === 'prompt.sent')
    expect(prompts).toMatchObject([{ payload: { kind: 'prompt' } }])
  }
})

test('an interrupt that is not heard is followed by SIGINT and then by the end of the process', async () => {
  const core = await testCore({ interruptStepMs: 200 })
  const taskId = await running(core, '#sim:stuck(deaf=1)')
  await core.call('task.interrupt', { taskId })
  expect(await until(core, taskId, ended)).toMatchObject({
    state: 'interrupted',
    outcome: { reason: 'interrupted' },
  })
  const { instances } = await core.call('instance.list', { all: true })
  expect(instances).toMatchObject([{ state: 'exited' }])
})
