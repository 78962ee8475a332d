import { expect, test } from 'vitest'
import { endFromOutside } from '../harness/end-from-outside.ts'
import { killSupervisor } from '../harness/kill-supervisor.ts'
import {
  allEvents,
  answerOf,
  ended,
  temporaryDirectory,
  testConfig,
  testCore,
  until,
} from '../harness/test-core.ts'

test('a supervisor killed in mid-stream loses no line, repeats none, and the turns go on', async () => {
  const config = testConfig()
  const prompts = ['a', 'b', 'c'].map((name) => `${name} #sim:stream(tokens=300,rate=150)`)
  const taskIds = await killSupervisor(config, prompts, 20)
  const core = await testCore({ dataDirectory: config.dataDirectory })
  expect((await core.call('system.info', {})).recovery).toMatchObject({ reattached: 3, interrupted: 0 })
  for (const taskId of taskIds) {
    const task = await until(core, taskId, ended)
    expect(task.state).toBe('completed')
    const events = await allEvents(core, taskId)
    const seqs = events.map(({ seq }) => seq)
    expect(new Set(seqs).size).toBe(seqs.length)
    // The instance counts what it prints; we count what we stored.
    const end = events.find(({ kind }) => kind === 'turn.ended')
    expect(end).toBeDefined()
    const deltas = events.reduce(
      (sum, event) => sum + (event.kind === 'block.completed' ? event.payload.deltas : 0),
      0,
    )
    expect(deltas).toBeGreaterThanOrEqual(300)
    const words = answerOf(events)
    expect(task.resultText).toBe(words.slice(0, 2_000))
    expect(events.filter(({ kind }) => kind === 'prompt.sent')).toHaveLength(1)
    expect(events.filter(({ kind }) => kind === 'turn.started')).toHaveLength(1)
  }
  const { instances } = await core.call('instance.list', { all: true })
  expect(instances).toHaveLength(3)
  for (const instance of instances) expect(instance).toMatchObject({ adopted: true })
})

test('an instance that died with its supervisor leaves its task interrupted and resumable', async () => {
  const config = testConfig()
  const [taskId = ''] = await killSupervisor(config, ['#sim:stream(tokens=100000,rate=100)'], 10)
  // The instance is killed too, while nobody watches.
  const before = await testCore({ dataDirectory: config.dataDirectory })
  const { instances } = await before.call('instance.list', { all: false })
  await before.close({ instances: 'leave' })
  const pid = instances[0]?.pid
  expect(pid).toBeGreaterThan(0)
  await endFromOutside([pid])
  const core = await testCore({ dataDirectory: config.dataDirectory })
  const task = await core.call('task.get', { taskId })
  expect(task).toMatchObject({ state: 'interrupted' })
  expect(task.outcome?.actions).toContain('continue')
  const retry = await core.call('task.retry', { taskId, mode: 'continue' })
  expect(retry).toMatchObject({ retryOf: taskId, sessionId: task.sessionId })
  expect(await until(core, retry.id, ended)).toMatchObject({ state: 'completed' })
})

test('what waited behind instances that died with their supervisor is started once', async () => {
  const config = testConfig({ maxStarting: 1 })
  const first = await testCore(config)
  const begin = (prompt: string, at: { directory: string } | { sessionId: string }) =>
    first.call('task.create', { prompt, ...at })
  const next: string[] = []
  for (const directory of ['a', 'b', 'c', 'd'].map(() => temporaryDirectory())) {
    const { id, sessionId } = await begin('#sim:stream(tokens=100000,rate=100)', { directory })
    await until(first, id, (task) => task.lineCount > 5)
    next.push((await begin('#sim:stream(tokens=50,rate=200)', { sessionId })).id)
  }
  const { instances } = await first.call('instance.list', {})
  await first.close({ instances: 'leave' })
  await endFromOutside(instances.map(({ pid }) => pid))
  const core = await testCore(config)
  for (const taskId of next) {
    expect(await until(core, taskId, ended)).toMatchObject({ state: 'completed' })
    const events = await allEvents(core, taskId)
    const states = events.flatMap(({ kind, payload }) => (kind === 'state.changed' ? [payload.to] : []))
    expect(states).toEqual(['queued', 'starting', 'running', 'completed'])
    expect(events.filter(({ kind }) => kind === 'prompt.sent')).toHaveLength(1)
  }
  // One that died and one that goes on, for each session.
  expect((await core.call('instance.list', { all: true })).instances).toHaveLength(8)
})

test('a turn that ended while nobody watched is seen to have ended', async () => {
  const config = testConfig()
  const [taskId = ''] = await killSupervisor(config, ['#sim:stream(tokens=40,rate=400)'], 5)
  const core = await testCore({ dataDirectory: config.dataDirectory })
  expect(await until(core, taskId, ended)).toMatchObject({ state: 'completed' })
})

test('a frozen task is still frozen after its supervisor died, and goes on when resumed', async () => {
  const config = testConfig()
  const first = await testCore({ dataDirectory: config.dataDirectory })
  const created = await first.call('task.create', {
    prompt: '#sim:stream(tokens=200,rate=100)',
    directory: temporaryDirectory(),
  })
  await until(first, created.id, (task) => task.lineCount > 5)
  await first.call('task.pause', { taskId: created.id })
  await until(first, created.id, (task) => task.state === 'paused')
  await first.close({ instances: 'leave' })
  const core = await testCore({ dataDirectory: config.dataDirectory })
  expect(await core.call('task.get', { taskId: created.id })).toMatchObject({
    state: 'paused',
    pausedAs: 'freeze',
  })
  await core.call('task.resume', { taskId: created.id })
  expect(await until(core, created.id, ended)).toMatchObject({ state: 'completed' })
})

test('a permission asked before the supervisor died is answered after it', async () => {
  const config = testConfig()
  const first = await testCore({ dataDirectory: config.dataDirectory })
  const created = await first.call('task.create', {
    prompt: '#sim:permission',
    directory: temporaryDirectory(),
  })
  await until(first, created.id, (task) => task.waitingFor === 'permission')
  await first.close({ instances: 'leave' })
  const core = await testCore({ dataDirectory: config.dataDirectory })
  const { permissions } = await core.call('permission.list', { state: 'pending' })
  expect(permissions).toHaveLength(1)
  await core.call('permission.answer', {
    permissionId: permissions[0]?.id ?? '',
    answer: { decision: 'allow' },
  })
  expect(await until(core, created.id, ended)).toMatchObject({ state: 'completed' })
})
