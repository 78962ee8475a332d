import { setImmediate } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { allEvents, ended, inState, temporaryDirectory, testCore, until } from '../harness/test-core.ts'

test('a prompt runs to its end with its transcript, usage and cost', async () => {
  const core = await testCore()
  const created = await core.call('task.create', { prompt: 'hello', directory: temporaryDirectory() })
  expect(created).toMatchObject({ state: 'queued', simulated: true, title: 'hello' })
  const task = await until(core, created.id, ended)
  expect(task).toMatchObject({ state: 'completed', outcome: { reason: 'completed' } })
  expect(task.resultText).not.toBe('')
  expect(task.usage.outputTokens).toBeGreaterThan(0)
  expect(task.costMicros).toBeGreaterThan(0)
  const events = await allEvents(core, task.id)
  const kinds = events.map(({ kind }) => kind)
  expect(kinds).toContain('prompt.sent')
  expect(kinds).toContain('turn.started')
  expect(kinds).toContain('block.completed')
  expect(kinds).not.toContain('block.appended')
  expect(events.at(-1)).toMatchObject({ kind: 'state.changed', payload: { to: 'completed' } })
  expect(events.map(({ seq }) => seq)).toEqual([...events.map(({ seq }) => seq)].sort((a, b) => a - b))
})

test('the second turn of a session runs in its living instance', async () => {
  const core = await testCore()
  const first = await core.call('task.create', { prompt: 'one', directory: temporaryDirectory() })
  await until(core, first.id, ended)
  const second = await core.call('task.create', { prompt: 'two', sessionId: first.sessionId })
  const task = await until(core, second.id, ended)
  expect(task.state).toBe('completed')
  const { instances } = await core.call('instance.list', { all: true })
  expect(instances).toHaveLength(1)
  expect(task.instanceId).toBe(instances[0]?.id)
  expect(await core.call('session.get', { sessionId: first.sessionId })).toMatchObject({
    state: 'idle',
    taskCount: 2,
  })
})

test('an ended instance is replaced by one that resumes the session', async () => {
  const core = await testCore({ maxInstances: 1 })
  const first = await core.call('task.create', { prompt: 'one', directory: temporaryDirectory() })
  await until(core, first.id, ended)
  const other = await core.call('task.create', { prompt: 'other', directory: temporaryDirectory() })
  expect((await until(core, other.id, ended)).state).toBe('completed')
  const second = await core.call('task.create', { prompt: 'two', sessionId: first.sessionId })
  expect((await until(core, second.id, ended)).state).toBe('completed')
  const { instances } = await core.call('instance.list', { all: true })
  expect(instances.map(({ state }) => state).sort()).toEqual(['exited', 'exited', 'ready'])
})

test('an interrupt ends the turn and leaves the session usable', async () => {
  const core = await testCore()
  const created = await core.call('task.create', {
    prompt: 'write on #sim:stream(tokens=100000,rate=50)',
    directory: temporaryDirectory(),
  })
  await until(core, created.id, (task) => task.state === 'running' && task.lineCount > 5)
  expect(await core.call('task.interrupt', { taskId: created.id })).toMatchObject({
    pendingControl: 'interrupt',
  })
  expect(await until(core, created.id, ended)).toMatchObject({
    state: 'interrupted',
    outcome: { reason: 'interrupted' },
  })
  const next = await core.call('task.create', { prompt: 'and now', sessionId: created.sessionId })
  expect(await until(core, next.id, ended)).toMatchObject({
    state: 'completed',
    instanceId: created.instanceId ?? expect.any(String),
  })
})

test('a frozen task stands still and goes on where it was', async () => {
  const core = await testCore()
  const created = await core.call('task.create', {
    prompt: '#sim:stream(tokens=60,rate=100)',
    directory: temporaryDirectory(),
  })
  await until(core, created.id, (task) => task.state === 'running' && task.lineCount > 3)
  await core.call('task.pause', { taskId: created.id })
  const frozen = await until(core, created.id, inState('paused'))
  expect(frozen).toMatchObject({ pausedAs: 'freeze', pendingControl: null })
  await core.call('task.resume', { taskId: created.id })
  expect(await until(core, created.id, ended)).toMatchObject({ state: 'completed' })
})

test('a task held at a step goes on in the same session', async () => {
  const core = await testCore()
  const created = await core.call('task.create', { prompt: '#sim:tools', directory: temporaryDirectory() })
  await until(core, created.id, inState('running'))
  await core.call('task.pause', { taskId: created.id, mode: 'hold' })
  const held = await until(core, created.id, (task) => task.state === 'paused' || ended(task))
  expect(held).toMatchObject({ state: 'paused', pausedAs: 'hold' })
  await core.call('task.resume', { taskId: created.id })
  expect(await until(core, created.id, ended)).toMatchObject({ state: 'completed' })
  const prompts = (await allEvents(core, created.id)).filter(({ kind }) => kind === 'prompt.sent')
  expect(prompts.map(({ payload }) => payload)).toMatchObject([{ kind: 'prompt' }, { kind: 'continuation' }])
})

test('a permission is asked, kept and answered', async () => {
  const core = await testCore()
  const created = await core.call('task.create', {
    prompt: '#sim:permission',
    directory: temporaryDirectory(),
  })
  await until(core, created.id, (task) => task.waitingFor === 'permission')
  const { permissions } = await core.call('permission.list', { state: 'pending' })
  expect(permissions).toHaveLength(1)
  const permissionId = permissions[0]?.id ?? ''
  await core.call('permission.answer', { permissionId, answer: { decision: 'allow' } })
  expect(await until(core, created.id, ended)).toMatchObject({ state: 'completed' })
  await expect(
    core.call('permission.answer', { permissionId, answer: { decision: 'allow' } }),
  ).rejects.toMatchObject({ code: 'invalid_transition' })
})

test('a time-out interrupts and says so', async () => {
  const core = await testCore()
  const created = await core.call('task.create', {
    prompt: '#sim:stuck',
    directory: temporaryDirectory(),
    limits: { timeoutMs: 1_000 },
  })
  expect(await until(core, created.id, ended)).toMatchObject({
    state: 'failed',
    outcome: { reason: 'timed_out' },
  })
})

test('a queued prompt waits for a place, can be held and cancelled', async () => {
  const core = await testCore({ maxInstances: 1 })
  const directory = temporaryDirectory()
  const busy = await core.call('task.create', { prompt: '#sim:stuck', directory })
  await until(core, busy.id, inState('running'))
  const waiting = await core.call('task.create', { prompt: 'later', directory })
  expect(await core.call('task.pause', { taskId: waiting.id })).toMatchObject({
    state: 'paused',
    pausedAs: 'hold',
  })
  expect(await core.call('task.resume', { taskId: waiting.id })).toMatchObject({ state: 'queued' })
  expect(await core.call('task.terminate', { taskId: waiting.id })).toMatchObject({ state: 'cancelled' })
})

test('bad input gets an error that names it', async () => {
  const core = await testCore({ maxQueued: 1, schedule: false })
  const directory = temporaryDirectory()
  await expect(core.call('task.create', { prompt: ' ', directory })).rejects.toMatchObject({
    code: 'validation',
  })
  await expect(core.call('task.create', { prompt: 'x', directory: 'relative' })).rejects.toMatchObject({
    code: 'validation',
  })
  await expect(core.call('task.create', { prompt: 'x', directory: '/no/such/place' })).rejects.toMatchObject({
    code: 'directory_not_found',
    message: expect.stringContaining('/no/such/place'),
  })
  await core.call('task.create', { prompt: 'x', directory })
  await expect(core.call('task.create', { prompt: 'y', directory })).rejects.toMatchObject({
    code: 'capacity_exceeded',
    hint: expect.stringContaining('Try again'),
  })
})

test('a missing claude is said at once, with what to do', async () => {
  const core = await testCore({
    simulate: false,
    env: { PATH: '/nowhere', HOME: '/nowhere' },
    claudePath: '/no/claude',
  })
  await expect(
    core.call('task.create', { prompt: 'x', directory: temporaryDirectory() }),
  ).rejects.toMatchObject({
    code: 'claude_not_found',
    message: expect.stringContaining('/no/claude'),
    hint: expect.any(String),
  })
  expect((await core.call('task.list', {})).tasks).toEqual([])
})

test('a subscriber that fails takes nothing from the others', async () => {
  const messages: string[] = []
  const core = await testCore({ log: (_level, message) => void messages.push(message) })
  core.subscribe(
    { names: ['task.changed', 'session.changed', 'log.written'] },
    {
      onEvent() {
        throw new Error('its window is gone')
      },
    },
  )
  const states: string[] = []
  core.subscribe(
    { names: ['task.changed'] },
    { onEvent: (event) => void (event.name === 'task.changed' && states.push(event.payload.task.state)) },
  )
  const { id } = await core.call('task.create', { prompt: '#sim:quick', directory: temporaryDirectory() })
  await until(core, id, ended)
  expect(states).toContain('completed')
  expect(messages).toContain('a subscriber failed')
})

test('the log of a task is never behind what the task is said to be', async () => {
  const core = await testCore()
  const { id } = await core.call('task.create', {
    prompt: '#sim:stream(tokens=300,rate=1000)',
    directory: temporaryDirectory(),
  })
  for (;;) {
    const task = await core.call('task.get', { taskId: id })
    expect((await allEvents(core, id)).at(-1)?.seq).toBeGreaterThanOrEqual(task.lastSeq)
    if (ended(task)) break
    await setImmediate()
  }
})
