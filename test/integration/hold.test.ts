import { expect, test, vi } from 'vitest'
import type { Core } from '../../src/main/core/core.ts'
import {
  allEvents,
  ended,
  inState,
  temporaryDirectory,
  testConfig,
  testCore,
  until,
} from '../harness/test-core.ts'

async function running(core: Core, prompt: string): Promise<{ id: string; sessionId: string }> {
  const task = await core.call('task.create', { prompt, directory: temporaryDirectory() })
  return until(core, task.id, inState('running'))
}

const prompts = async (core: Core, taskId: string) =>
  (await allEvents(core, taskId)).filter(({ kind }) => kind === 'prompt.sent').map(({ payload }) => payload)

test('a hold that is taken back lets the turn go on, even when its step has just ended', async () => {
  const core = await testCore()
  const { id: taskId } = await running(core, '#sim:tools')
  await core.call('task.pause', { taskId, mode: 'hold' })
  await core.call('task.resume', { taskId })
  expect(await until(core, taskId, ended)).toMatchObject({ state: 'completed' })
  expect(await prompts(core, taskId)).toMatchObject([{ kind: 'prompt' }])
})

test('what goes on after a hold is not hit by the interrupt that held it', async () => {
  const core = await testCore({ interruptStepMs: 300 })
  const { id: taskId } = await running(core, '#sim:tools')
  await core.call('task.pause', { taskId, mode: 'hold' })
  await until(core, taskId, inState('paused'))
  await core.call('task.resume', { taskId })
  // The continuation runs longer than the interrupt's steps.
  expect(await until(core, taskId, ended)).toMatchObject({ state: 'completed' })
})

test('a hold of a turn that only writes takes effect at its end, and keeps back what is queued', async () => {
  const core = await testCore()
  const first = await running(core, '#sim:stream(tokens=60,rate=100)')
  const { sessionId } = first
  const second = await core.call('task.create', { prompt: 'second #sim:quick', sessionId })
  const third = await core.call('task.create', { prompt: 'third #sim:quick', sessionId })
  await core.call('task.pause', { taskId: first.id, mode: 'hold' })
  expect(await until(core, first.id, ended)).toMatchObject({ state: 'completed' })
  await until(core, second.id, inState('paused'))
  await until(core, third.id, inState('paused'))
  await core.call('task.resume', { taskId: third.id })
  await core.call('task.resume', { taskId: second.id })
  const [doneSecond, doneThird] = [await until(core, second.id, ended), await until(core, third.id, ended)]
  expect([doneSecond.state, doneThird.state]).toEqual(['completed', 'completed'])
  expect(doneSecond.endedAt ?? 0).toBeLessThanOrEqual(doneThird.startedAt ?? 0)
  expect(await prompts(core, third.id)).toMatchObject([{ kind: 'prompt', text: 'third #sim:quick' }])
})

test('a hold for the turn that was taken back does not weaken a later hold for the step', async () => {
  const core = await testCore()
  const { id: taskId } = await running(core, '#sim:tools')
  await core.call('task.pause', { taskId, mode: 'hold', at: 'turn' })
  await core.call('task.resume', { taskId })
  await core.call('task.pause', { taskId, mode: 'hold' })
  expect(await until(core, taskId, (task) => task.state === 'paused' || ended(task))).toMatchObject({
    state: 'paused',
  })
})

test('a hold while a permission is open takes effect after the tool', async () => {
  const core = await testCore()
  const task = await core.call('task.create', { prompt: '#sim:permission', directory: temporaryDirectory() })
  await until(core, task.id, (now) => now.waitingFor === 'permission')
  await core.call('task.pause', { taskId: task.id, mode: 'hold' })
  const { permissions } = await core.call('permission.list', { state: 'pending' })
  await core.call('permission.answer', {
    permissionId: permissions[0]?.id ?? '',
    answer: { decision: 'allow' },
  })
  expect(await until(core, task.id, inState('paused'))).toMatchObject({ pausedAs: 'hold', waitingFor: null })
  await core.call('task.resume', { taskId: task.id })
  expect(await until(core, task.id, ended)).toMatchObject({ state: 'completed' })
})

test('a hold outlives its supervisor, before and after it took effect', async () => {
  const config = testConfig()
  const first = await testCore({ dataDirectory: config.dataDirectory })
  const held = await running(first, '#sim:tools')
  const asked = await running(first, '#sim:tools')
  await first.call('task.pause', { taskId: held.id, mode: 'hold' })
  await until(first, held.id, inState('paused'))
  await first.call('task.pause', { taskId: asked.id, mode: 'hold' })
  await first.close({ instances: 'leave' })
  const core = await testCore({ dataDirectory: config.dataDirectory })
  await until(core, asked.id, inState('paused'))
  for (const { id: taskId } of [held, asked]) {
    expect(await core.call('task.get', { taskId })).toMatchObject({ pausedAs: 'hold' })
    await core.call('task.resume', { taskId })
    expect(await until(core, taskId, ended)).toMatchObject({ state: 'completed' })
    expect(await prompts(core, taskId)).toMatchObject([{ kind: 'prompt' }, { kind: 'continuation' }])
  }
})

test('a hold for the end of the turn stays one when its supervisor is gone', async () => {
  const config = testConfig()
  const first = await testCore({ dataDirectory: config.dataDirectory })
  const { id: taskId, sessionId } = await running(first, '#sim:tools')
  const next = await first.call('task.create', { prompt: '#sim:quick', sessionId })
  await first.call('task.pause', { taskId, mode: 'hold', at: 'turn' })
  await first.close({ instances: 'leave' })
  const core = await testCore({ dataDirectory: config.dataDirectory })
  expect(await until(core, taskId, (task) => task.state === 'paused' || ended(task))).toMatchObject({
    state: 'completed',
  })
  expect(await until(core, next.id, inState('paused'))).toMatchObject({ pausedAs: 'hold' })
})

test('a task past its time-out is ended even when a hold is pending', async () => {
  const core = await testCore()
  const created = await core.call('task.create', {
    prompt: '#sim:stuck',
    directory: temporaryDirectory(),
    limits: { timeoutMs: 1_000 },
  })
  await until(core, created.id, inState('running'))
  await core.call('task.pause', { taskId: created.id, mode: 'hold' })
  expect(await until(core, created.id, ended)).toMatchObject({ outcome: { reason: 'timed_out' } })
})

test('the time that a prompt was held before it began is not time that it was paused', async () => {
  const core = await testCore({ maxInstances: 1 })
  const directory = temporaryDirectory()
  const first = await core.call('task.create', { prompt: '#sim:stuck', directory })
  await until(core, first.id, inState('running'))
  const held = await core.call('task.create', {
    prompt: '#sim:stuck',
    directory,
    limits: { timeoutMs: 1_000 },
  })
  await core.call('task.pause', { taskId: held.id, mode: 'hold' })
  const heldAt = Date.now()
  await vi.waitFor(() => expect(Date.now()).toBeGreaterThan(heldAt + 20))
  await core.call('task.resume', { taskId: held.id })
  await core.call('task.terminate', { taskId: first.id })
  // Else its time-out would be later by that.
  expect(await until(core, held.id, ended)).toMatchObject({ outcome: { reason: 'timed_out' }, pausedMs: 0 })
})

test('the time that a held turn waits for a place is time that it was paused', async () => {
  const core = await testCore({ maxInstances: 1 })
  const directory = temporaryDirectory()
  const held = await core.call('task.create', { prompt: '#sim:retry(times=1,delay=500)', directory })
  await until(core, held.id, (task) => task.waitingFor === 'retry')
  await core.call('task.pause', { taskId: held.id, mode: 'hold' })
  await until(core, held.id, inState('paused'))
  const other = await core.call('task.create', { prompt: '#sim:stuck', directory })
  await until(core, other.id, inState('running'))
  await core.call('task.resume', { taskId: held.id })
  await until(core, held.id, inState('queued'))
  const queuedAt = Date.now()
  await vi.waitFor(() => expect(Date.now()).toBeGreaterThan(queuedAt + 20))
  await core.call('task.terminate', { taskId: other.id })
  const { state, pausedMs } = await until(core, held.id, ended)
  const changes = (await allEvents(core, held.id)).flatMap(({ kind, payload, at }) =>
    kind === 'state.changed' ? [{ to: payload.to, at }] : [],
  )
  const at = (to: string) => changes.findLast((change) => change.to === to)?.at ?? 0
  // From the pause until it is given a place, all of it.
  expect({ state, pausedMs }).toEqual({ state: 'completed', pausedMs: at('starting') - at('paused') })
})

test('a frozen task is turned into a hold: its turn ends at once between steps, and it goes on with a prompt', async () => {
  const core = await testCore()
  const { id: taskId } = await running(core, '#sim:stuck')
  await core.call('task.pause', { taskId })
  await until(core, taskId, (task) => task.pausedAs === 'freeze')
  await core.call('task.pause', { taskId, mode: 'hold' })
  expect(await until(core, taskId, (task) => task.pausedAs === 'hold')).toMatchObject({
    state: 'paused',
    pendingControl: null,
  })
  const { sessionId } = await core.call('task.get', { taskId })
  expect(await core.call('session.get', { sessionId })).toMatchObject({ state: 'idle' })
  await core.call('task.resume', { taskId })
  await until(core, taskId, inState('running'))
  await vi.waitFor(async () =>
    expect(await prompts(core, taskId)).toMatchObject([{ kind: 'prompt' }, { kind: 'continuation' }]),
  )
})

test('a frozen task that is turned into a hold during a tool lets the tool end', async () => {
  const core = await testCore()
  const { id: taskId } = await running(core, '#sim:tools')
  await until(core, taskId, (task) => task.toolCount > 0)
  await core.call('task.pause', { taskId })
  await until(core, taskId, (task) => task.pausedAs === 'freeze')
  await core.call('task.pause', { taskId, mode: 'hold' })
  await until(core, taskId, (task) => task.pausedAs === 'hold')
  const events = await allEvents(core, taskId)
  const started = events.filter(
    ({ kind, payload }) => kind === 'block.completed' && 'toolUseId' in payload && payload.toolUseId,
  )
  expect(events.filter(({ kind }) => kind === 'tool.finished').length).toBe(started.length)
})

test('a freeze that is being turned into a hold is one after a restart too', async () => {
  const config = testConfig()
  const first = await testCore({ dataDirectory: config.dataDirectory })
  const { id: taskId } = await running(first, '#sim:stuck')
  await first.call('task.pause', { taskId })
  await until(first, taskId, (task) => task.pausedAs === 'freeze')
  await first.call('task.pause', { taskId, mode: 'hold' })
  await first.close({ instances: 'leave' })
  const core = await testCore({ dataDirectory: config.dataDirectory })
  await until(core, taskId, (task) => task.pausedAs === 'hold')
})
