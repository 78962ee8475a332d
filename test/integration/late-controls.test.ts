import { appendFileSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { expect, test } from 'vitest'
import type { Core } from '../../src/main/core/core.ts'
import type { CoreConfig } from '../../src/main/core/core-config.ts'
import {
  idleSession,
  instancesOf,
  LONG_PROMPT,
  lineLike,
  onItsWay,
  outputOf,
  stopFromOutside,
} from '../harness/idle-session.ts'
import {
  allEvents,
  ended,
  inState,
  temporaryDirectory,
  testConfig,
  testCore,
  until,
  untilEvent,
} from '../harness/test-core.ts'

/* What is asked for while something else is under way: neither is lost, and neither hits what it is not meant for. */

test('a session that is ended while a prompt for it is checked takes none', async () => {
  const core = await testCore()
  const { sessionId } = await idleSession(core)
  const [made] = await Promise.allSettled([
    core.call('task.create', { sessionId, prompt: '#sim:quick' }),
    core.call('session.end', { sessionId }),
  ])
  expect(made).toMatchObject({ status: 'rejected', reason: { code: 'not_resumable' } })
})

test('a task whose long prompt is still being written can be terminated, interrupted and frozen', async () => {
  const config = testConfig({ interruptStepMs: 100 })
  const core = await testCore(config)
  const cold = await core.call('task.create', { prompt: LONG_PROMPT, directory: temporaryDirectory() })
  await until(core, cold.id, onItsWay)
  await core.call('task.terminate', { taskId: cold.id })
  expect(await until(core, cold.id, ended)).toMatchObject({
    state: 'cancelled',
    outcome: { reason: 'terminated' },
  })

  for (const [control, state] of [
    ['task.terminate', 'cancelled'],
    ['task.interrupt', 'interrupted'],
  ] as const) {
    const { sessionId, pid } = await idleSession(core)
    stopFromOutside(pid)
    const task = await core.call('task.create', { prompt: LONG_PROMPT, sessionId })
    await until(core, task.id, onItsWay)
    await core.call(control, { taskId: task.id })
    expect(await until(core, task.id, ended)).toMatchObject({ state })
  }

  const { sessionId, pid } = await idleSession(core)
  stopFromOutside(pid)
  const task = await core.call('task.create', { prompt: LONG_PROMPT, sessionId })
  await until(core, task.id, onItsWay)
  await core.call('task.pause', { taskId: task.id })
  await until(core, task.id, (now) => now.state === 'paused' && now.pendingControl === null)
  process.kill(pid, 'SIGKILL')
  await until(core, task.id, (now) => now.pausedAs === 'hold')
  await core.call('task.resume', { taskId: task.id })
  expect(await until(core, task.id, ended)).toMatchObject({ state: 'completed' })
})

test('an interrupt stands when the conversation turns out to be unknown', async () => {
  const config = testConfig()
  const core = await testCore(config)
  const first = await core.call('task.create', { prompt: '#sim:stuck', directory: temporaryDirectory() })
  await until(core, first.id, inState('running'))
  const { sessionId } = first
  const [instance] = await instancesOf(core, sessionId)
  process.kill(instance?.pid ?? 0, 'SIGKILL')
  await until(core, first.id, ended)
  rmSync(join(config.dataDirectory, 'simulated', 'sessions'), { recursive: true })
  const task = await core.call('task.create', { prompt: '#sim:quick', sessionId })
  await until(core, task.id, onItsWay)
  await core.call('task.interrupt', { taskId: task.id })
  expect(await until(core, task.id, ended)).toMatchObject({ state: 'interrupted' })
})

/** A prompt that waits in the FIFO of a stopped instance while a turn of its own has begun. */
async function promptBehindOwnTurn(core: Core, config: CoreConfig) {
  const { sessionId, instanceId, pid } = await idleSession(core)
  const path = outputOf(config, instanceId)
  stopFromOutside(pid)
  const sent = await core.call('task.create', { prompt: 'mine #sim:quick', sessionId })
  await untilEvent(core, async () => {
    const events = await allEvents(core, sent.id)
    return events.some(({ kind }) => kind === 'prompt.sent') ? true : null
  })
  appendFileSync(path, lineLike(path, '"subtype":"init"'))
  const own = await untilEvent(core, async () => {
    const { tasks } = await core.call('task.list', { sessionId })
    return tasks.find(({ origin, state }) => origin === 'background' && state === 'running') ?? null
  })
  return { sent, own, pid, path, sessionId }
}

test('an interrupt of a turn of its own does not take back the prompt behind it', async () => {
  const config = testConfig({ interruptStepMs: 100 })
  const core = await testCore(config)
  const { sent, own, pid } = await promptBehindOwnTurn(core, config)
  await core.call('task.interrupt', { taskId: own.id })
  process.kill(pid, 'SIGCONT')
  expect(await until(core, sent.id, ended)).toMatchObject({ state: 'completed' })
})

test('a prompt that was read and did not begin is tried again as it is, whatever ran before it', async () => {
  const config = testConfig({ maxRetries: 1, retryBaseMs: 1 })
  const core = await testCore(config)
  const { sent, own, pid, path, sessionId } = await promptBehindOwnTurn(core, config)
  const database = new Database(join(config.dataDirectory, 'muster.db'), { readonly: true })
  const row = database.prepare('SELECT prompt_uuid FROM tasks WHERE id = ?').get(sent.id) as {
    prompt_uuid: string
  }
  database.close()
  // The model answers in the turn of its own, and the prompt is told to be read.
  const queued = lineLike(path, '"queued"').replace(
    /"command_uuid":"[^"]*"/,
    `"command_uuid":"${row.prompt_uuid}"`,
  )
  const answer = readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line.includes('"stream_event"') && !line.includes('message_stop'))
    .slice(0, 3)
    .join('\n')
  appendFileSync(path, `${queued}${answer}\n`)
  await until(core, own.id, (task) => task.lineCount > 3)
  process.kill(pid, 'SIGKILL')
  expect(await until(core, sent.id, ended)).toMatchObject({ outcome: { reason: 'killed' } })
  const { tasks } = await core.call('task.list', { sessionId })
  expect(tasks.find(({ retryOf }) => retryOf === sent.id)).toMatchObject({ prompt: 'mine #sim:quick' })
})

test('a session never has two processes, not even when a start is taken back', async () => {
  const core = await testCore()
  for (let round = 0; round < 3; round += 1) {
    const { sessionId } = await idleSession(core)
    await core.call('session.release', { sessionId })
    const one = await core.call('task.create', { sessionId, prompt: '#sim:quick' })
    const two = await core.call('task.create', { sessionId, prompt: '#sim:quick' })
    await until(core, one.id, inState('starting'))
    await core.call('task.interrupt', { taskId: one.id }).catch(() => {})
    expect(await until(core, two.id, ended)).toMatchObject({ state: 'completed' })
    const instances = (await instancesOf(core, sessionId)).sort((a, b) => a.startedAt - b.startedAt)
    for (const [index, { exitedAt }] of instances.entries()) {
      const next = instances[index + 1]
      if (next) expect(exitedAt ?? Number.POSITIVE_INFINITY).toBeLessThanOrEqual(next.startedAt)
    }
  }
})

test('a prompt with another mode waits for an instance whose last turn ended frozen', async () => {
  const config = testConfig()
  const core = await testCore(config)
  const { sessionId, instanceId } = await idleSession(core)
  const path = outputOf(config, instanceId)
  const result = lineLike(path, '"type":"result"')
  const frozen = await core.call('task.create', { sessionId, prompt: '#sim:stream(tokens=100000,rate=100)' })
  await until(core, frozen.id, (task) => task.state === 'running' && task.lineCount > 5)
  const next = await core.call('task.create', {
    sessionId,
    prompt: '#sim:quick',
    permissionMode: 'acceptEdits',
  })
  await core.call('task.pause', { taskId: frozen.id })
  await until(core, frozen.id, (task) => task.state === 'paused' && task.pendingControl === null)
  // Printed before it was stopped, and read only now.
  appendFileSync(path, result)
  await until(core, frozen.id, ended)
  const sent = await untilEvent(core, async () => {
    const events = await allEvents(core, next.id)
    const kinds = events.map(({ kind }) => kind)
    return kinds.includes('prompt.sent') || ended(await core.call('task.get', { taskId: next.id }))
      ? kinds
      : null
  })
  expect(sent).toContain('prompt.sent')
})

test('a freeze stands when the turn is cut for the instance to be replaced', async () => {
  const config = testConfig()
  const core = await testCore(config)
  const { sessionId, instanceId } = await idleSession(core)
  const begin = async () => {
    const { id } = await core.call('task.create', { prompt: '#sim:stuck', sessionId })
    await until(core, id, inState('running'))
    return id
  }
  const cut = await begin()
  await core.call('task.interrupt', { taskId: cut })
  await until(core, cut, ended)
  const path = outputOf(config, instanceId)
  const result = lineLike(path, '"type":"result"')
  const taskId = await begin()
  const [instance] = await instancesOf(core, sessionId)
  stopFromOutside(instance?.pid ?? 0)
  await core.call('instance.recycle', { instanceId, now: true })
  // The turn ends before the processes are seen stopped.
  appendFileSync(path, result)
  await core.call('task.pause', { taskId })
  expect(await until(core, taskId, (now) => now.pendingControl === null)).toMatchObject({ state: 'paused' })
})
