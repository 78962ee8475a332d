import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { allEvents, answerOf, ended, inState, temporaryDirectory, until } from '../harness/test-core.ts'
import { realCore } from './real-core.ts'

test('three tasks stream at once and end with their texts', async () => {
  const { model, core } = await realCore()
  model.register('long', [{ generated: { count: 120, unit: 'w{k} ' }, msBetween: 5 }])
  const created = await Promise.all(
    ['a', 'b', 'c'].map((name) =>
      core.call('task.create', { prompt: `${name} #S:long`, directory: temporaryDirectory() }),
    ),
  )
  for (const { id } of created) {
    const task = await until(core, id, ended)
    expect(task).toMatchObject({ state: 'completed', simulated: false })
    const text = answerOf(await allEvents(core, id))
    expect(text.trim().split(' ')).toHaveLength(120)
    expect(task.costMicros).toBeGreaterThan(0)
  }
})

test('a frozen process tree stands still, with its Bash child, and goes on', async () => {
  const { model, core } = await realCore()
  model.register('bash', [
    { tools: [{ name: 'Bash', input: { command: 'sleep 2 && echo woke', description: 'wait' } }] },
    { text: 'After the wait.' },
  ])
  const created = await core.call('task.create', {
    prompt: 'go #S:bash',
    directory: temporaryDirectory(),
    permissionMode: 'bypassPermissions',
  })
  await until(core, created.id, (task) => task.toolCount === 1)
  await core.call('task.pause', { taskId: created.id })
  const frozen = await until(core, created.id, inState('paused'))
  expect(frozen).toMatchObject({ pausedAs: 'freeze' })
  const { instances } = await core.call('instance.list', { all: false })
  const members = taggedProcesses(instances[0]?.id ?? '')
  expect(members.length).toBeGreaterThan(0)
  expect(members.map(({ state }) => state)).toEqual(members.map(() => 'T'))
  await core.call('task.resume', { taskId: created.id })
  expect(await until(core, created.id, ended)).toMatchObject({
    state: 'completed',
    resultText: 'After the wait.',
  })
})

test('an interrupted session takes the next prompt with its context', async () => {
  const { model, core } = await realCore()
  model.register('endless', [
    { text: 'some words and then silence', hold: { gate: 'never', afterChunks: 1 } },
  ])
  const first = await core.call('task.create', {
    prompt: 'first #S:endless',
    directory: temporaryDirectory(),
  })
  await model.reached('never')
  await until(core, first.id, inState('running'))
  await core.call('task.interrupt', { taskId: first.id })
  expect(await until(core, first.id, ended)).toMatchObject({ state: 'interrupted' })
  model.register('next', [{ text: 'The next answer.' }])
  const second = await core.call('task.create', { prompt: 'second #S:next', sessionId: first.sessionId })
  const task = await until(core, second.id, ended)
  expect(task).toMatchObject({ state: 'completed', resultText: 'The next answer.' })
  const body = JSON.stringify(model.requests.at(-1)?.body)
  expect(body).toContain('first #S:endless')
  expect(body).toContain('second #S:next')
  expect((await core.call('instance.list', { all: true })).instances).toHaveLength(1)
})

test('nothing of a terminated tree survives, not even its sleep', async () => {
  const { model, core } = await realCore()
  model.register('sleep', [
    { tools: [{ name: 'Bash', input: { command: 'echo start; sleep 300; echo end', description: 'wait' } }] },
  ])
  const created = await core.call('task.create', {
    prompt: 'go #S:sleep',
    directory: temporaryDirectory(),
    permissionMode: 'bypassPermissions',
  })
  await until(core, created.id, (task) => task.toolCount === 1)
  const { instances } = await core.call('instance.list', { all: false })
  const instanceId = instances[0]?.id ?? ''
  await expect
    .poll(() => taggedProcesses(instanceId).map(({ command }) => command), { timeout: 10_000 })
    .toContain('sleep 300')
  await core.call('task.terminate', { taskId: created.id })
  expect(await until(core, created.id, ended)).toMatchObject({
    state: 'cancelled',
    outcome: { reason: 'terminated' },
  })
  expect(taggedProcesses(instanceId)).toEqual([])
})

test('a permission is asked by the real CLI, answered, and the tool runs', async () => {
  const { model, core } = await realCore()
  model.register('ask', [
    { tools: [{ name: 'Bash', input: { command: 'touch made.txt && ls', description: 'make it' } }] },
    { text: 'Made.' },
  ])
  const directory = temporaryDirectory()
  const created = await core.call('task.create', { prompt: 'go #S:ask', directory })
  await until(core, created.id, (task) => task.waitingFor === 'permission')
  expect(readdirSync(directory)).not.toContain('made.txt')
  const { permissions } = await core.call('permission.list', { state: 'pending' })
  expect(permissions).toMatchObject([{ toolName: 'Bash', input: { command: 'touch made.txt && ls' } }])
  await core.call('permission.answer', {
    permissionId: permissions[0]?.id ?? '',
    answer: { decision: 'allow' },
  })
  expect(await until(core, created.id, ended)).toMatchObject({ state: 'completed', resultText: 'Made.' })
  expect(readdirSync(directory)).toContain('made.txt')
})

test('a held turn is interrupted after its step and goes on in its session', async () => {
  const { model, core } = await realCore()
  model.register('steps', [
    { tools: [{ name: 'Bash', input: { command: 'sleep 1; echo one', description: 'one' } }] },
    { text: 'never said', hold: { gate: 'late' } },
  ])
  const created = await core.call('task.create', {
    prompt: 'go #S:steps',
    directory: temporaryDirectory(),
    permissionMode: 'bypassPermissions',
  })
  await until(core, created.id, (task) => task.toolCount === 1)
  await core.call('task.pause', { taskId: created.id, mode: 'hold' })
  expect(await until(core, created.id, inState('paused'))).toMatchObject({ pausedAs: 'hold' })
  model.register('steps', Array(6).fill({ text: 'Went on.' }))
  await core.call('task.resume', { taskId: created.id })
  expect(await until(core, created.id, ended)).toMatchObject({ state: 'completed', resultText: 'Went on.' })
})

test('model and permission mode are switched in the living instance', async () => {
  const { core } = await realCore()
  const first = await core.call('task.create', { prompt: 'hello', directory: temporaryDirectory() })
  await until(core, first.id, ended)
  const { sessionId } = first
  expect((await core.call('session.commands', { sessionId })).commands.length).toBeGreaterThan(0)
  await core.call('session.setModel', { sessionId, model: 'claude-sonnet-5-5' })
  await core.call('session.setPermissionMode', { sessionId, permissionMode: 'plan' })
  const second = await core.call('task.create', { prompt: 'again', sessionId })
  await until(core, second.id, ended)
  const started = (await allEvents(core, second.id)).find(({ kind }) => kind === 'turn.started')
  expect(started?.payload).toMatchObject({ model: 'claude-sonnet-5-5', permissionMode: 'plan' })
})

test('an API error fails the task with what to do, and the session goes on', async () => {
  const { model, core } = await realCore()
  model.register('bad', [{ error: { status: 400, type: 'invalid_request_error', message: 'no good' } }])
  const first = await core.call('task.create', { prompt: '#S:bad', directory: temporaryDirectory() })
  const failed = await until(core, first.id, ended)
  expect(failed.state).toBe('failed')
  expect(failed.outcome?.message).toBeTruthy()
  expect(failed.outcome?.actions.length).toBeGreaterThan(0)
  model.register('good', [{ text: 'Good.' }])
  const second = await core.call('task.create', { prompt: '#S:good', sessionId: first.sessionId })
  expect(await until(core, second.id, ended)).toMatchObject({ state: 'completed' })
})

/** Living processes whose environment says that they belong to the instance. */
function taggedProcesses(instanceId: string): { pid: string; state: string; command: string }[] {
  const found = []
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    try {
      if (!readFileSync(`/proc/${pid}/environ`, 'utf8').includes(`MUSTER_INSTANCE=${instanceId}`)) continue
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
      const state = stat.slice(stat.lastIndexOf(')') + 2)[0] ?? ''
      const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim()
      if (state !== 'Z') found.push({ pid, state, command })
    } catch {
      // It ended while we looked.
    }
  }
  return found
}
