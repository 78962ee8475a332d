import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { Instance } from '../../src/contract/instance.ts'
import type { Core } from '../../src/main/core/core.ts'
import {
  allEvents,
  answerOf,
  ended,
  inState,
  temporaryDirectory,
  testCore,
  until,
  untilEvent,
} from '../harness/test-core.ts'

const often = { monitorIntervalMs: 40, monitorIdleIntervalMs: 40 }
const STREAM = '#sim:stream(tokens=100000,rate=100)'

async function start(core: Core, prompt: string, sessionId?: string): Promise<string> {
  const directory = temporaryDirectory()
  const { id } = await core.call('task.create', sessionId ? { prompt, sessionId } : { prompt, directory })
  return id
}

const instancesOf = async (core: Core): Promise<Instance[]> =>
  (await core.call('instance.list', { all: true })).instances

/** Resolves with the instance of a task once it has ended. */
function gone(core: Core, instanceId: string | null): Promise<Instance> {
  return untilEvent(core, async () => {
    const found = (await instancesOf(core)).find(({ id }) => id === instanceId)
    return found?.state === 'exited' ? found : null
  })
}

const notes = async (core: Core, taskId: string): Promise<string[]> =>
  (await allEvents(core, taskId)).flatMap((event) => (event.kind === 'noted' ? [event.payload.code] : []))

test('an instance past its allowed duration is told of it, then its turn is ended, and the session goes on', async () => {
  const core = await testCore({ ...often, maxSessionMs: 1_500, turnGraceMs: 300 })
  const taskId = await start(core, STREAM)
  const task = await until(core, taskId, ended)
  expect(task).toMatchObject({
    state: 'interrupted',
    outcome: { reason: 'duration_exceeded', actions: ['continue', 'retry'] },
  })
  expect((await notes(core, taskId)).filter((code) => code === 'duration_near')).toHaveLength(1)
  const last = (await allEvents(core, taskId)).findLast(({ kind }) => kind === 'state.changed')
  expect(last).toMatchObject({ payload: { cause: 'monitor' } })
  expect(await gone(core, task.instanceId)).toMatchObject({ endReason: 'its allowed 1 s were used up' })
  const next = await start(core, '#sim:context', task.sessionId)
  const done = await until(core, next, ended)
  expect(done.state).toBe('completed')
  expect(done.instanceId).not.toBe(task.instanceId)
})

test('an idle instance past its allowed duration is ended, even when its session is pinned', async () => {
  const core = await testCore({ ...often, maxSessionMs: 1_200 })
  const { instanceId, sessionId } = await until(core, await start(core, '#sim:quick'), ended)
  await core.call('session.pin', { sessionId, pinned: true })
  expect(await gone(core, instanceId)).toMatchObject({ endReason: 'its allowed 1 s were used up' })
})

/** A core with a memory limit that is a share of what the process of a simulated instance holds at work. */
async function limitMemory(share: number): Promise<Core> {
  const core = await testCore(often)
  // While it starts it grows by half: only what is seen after that counts.
  await until(core, await start(core, STREAM), ({ lineCount }) => lineCount > 80)
  const since = Date.now() + 2 * often.monitorIntervalMs
  const rssBytes = await untilEvent(core, async () => {
    const { readings } = await core.call('instance.readings', {})
    const [reading] = readings
    return reading && reading.at > since ? (reading.processes[0]?.rssBytes ?? null) : null
  })
  await core.close()
  return testCore({ ...often, maxRssBytes: Math.round(rssBytes * share) })
}

test('an instance over its memory limit is replaced when its turn is over', { timeout: 20_000 }, async () => {
  // What a process holds differs from start to start: far from 1.5 times the limit, and above it.
  const core = await limitMemory(0.9)
  const taskId = await start(core, '#sim:stream(tokens=100,rate=100)')
  const { sessionId } = await core.call('task.get', { taskId })
  const queued = await core.call('task.create', { prompt: '#sim:context', sessionId })
  const task = await until(core, taskId, ended)
  expect(task.state).toBe('completed')
  expect(await notes(core, taskId)).toEqual(['memory_limit'])
  expect(await gone(core, task.instanceId)).toMatchObject({
    endReason: expect.stringMatching(/^recycled over its memory limit \(\d+ MB of \d+ MB\)$/),
  })
  const next = await until(core, queued.id, ended)
  expect(next.state).toBe('completed')
  expect(next.instanceId).not.toBe(task.instanceId)
})

test('far over its limit a turn is cut and goes on in a new instance; the second time it is ended', {
  timeout: 20_000,
}, async () => {
  const core = await limitMemory(0.1)
  const taskId = await start(core, STREAM)
  const first = await until(core, taskId, ({ instanceId }) => instanceId !== null)
  expect(await gone(core, first.instanceId)).toMatchObject({
    endReason: expect.stringMatching(/^recycled over its memory limit/),
  })
  const done = await until(core, taskId, ended)
  expect(done).toMatchObject({ state: 'interrupted', outcome: { reason: 'memory_exceeded' } })
  expect(done.sessionId).toBe(first.sessionId)
  expect(done.instanceId).not.toBe(first.instanceId)
  const events = await allEvents(core, taskId)
  const prompts = events.flatMap((event) => (event.kind === 'prompt.sent' ? [event.payload.kind] : []))
  expect(prompts).toEqual(['prompt', 'continuation'])
  expect(await notes(core, taskId)).toContain('memory_limit')
})

test('an instance is recycled at the end of its turn, or at once, and the conversation goes on', async () => {
  const core = await testCore(often)
  const one = await start(core, '#sim:stream(tokens=60,rate=60)')
  const { instanceId, sessionId } = await until(core, one, (task) => task.lineCount > 3)
  await core.call('instance.recycle', { instanceId: instanceId ?? '' })
  expect(await until(core, one, ended)).toMatchObject({ state: 'completed' })
  expect(await gone(core, instanceId)).toMatchObject({ endReason: 'recycled by you' })

  const two = await start(core, '#sim:stream(tokens=200,rate=100)', sessionId)
  const before = await until(core, two, (task) => task.state === 'running' && task.lineCount > 5)
  await core.call('instance.recycle', { instanceId: before.instanceId ?? '', now: true })
  const done = await until(core, two, ended)
  expect(done.state).toBe('completed')
  expect(done.instanceId).not.toBe(before.instanceId)
  expect(answerOf(await allEvents(core, two)).length).toBeGreaterThan(0)
  await expect(core.call('instance.recycle', { instanceId: instanceId ?? '' })).rejects.toMatchObject({
    code: 'invalid_transition',
  })
})

test('a paused task stays paused while its instance is recycled', async () => {
  const core = await testCore(often)
  const taskId = await start(core, STREAM)
  const { instanceId } = await until(core, taskId, (task) => task.state === 'running' && task.lineCount > 5)
  await core.call('task.pause', { taskId })
  await until(core, taskId, (task) => task.state === 'paused' && task.pendingControl === null)
  await core.call('instance.recycle', { instanceId: instanceId ?? '', now: true })
  await gone(core, instanceId)
  expect(await core.call('task.get', { taskId })).toMatchObject({ state: 'paused', pausedAs: 'hold' })
  await core.call('task.resume', { taskId })
  await until(core, taskId, inState('running'))
})

test('an instance is ended with its task, which is cancelled', async () => {
  const core = await testCore(often)
  const taskId = await start(core, '#sim:sleep-tool(seconds=300)')
  const { instanceId } = await until(core, taskId, (task) => task.toolCount > 0)
  const instance = await core.call('instance.terminate', { instanceId: instanceId ?? '' })
  expect(instance).toMatchObject({ state: 'exited', endReason: 'ended by you' })
  expect(await core.call('task.get', { taskId })).toMatchObject({ state: 'cancelled' })
  await expect(core.call('instance.terminate', { instanceId: instanceId ?? '' })).rejects.toMatchObject({
    code: 'invalid_transition',
    message: expect.stringMatching(/has ended already/),
  })
  const unknown = '01890000-0000-7000-8000-000000000000'
  await expect(core.call('instance.terminate', { instanceId: unknown })).rejects.toMatchObject({
    code: 'not_found',
  })
})

test('an idle instance is released, unless background work runs or its session is pinned', async () => {
  const core = await testCore({ ...often, idleTimeoutMs: 1_000 })
  const pinned = await until(core, await start(core, '#sim:quick'), ended)
  await core.call('session.pin', { sessionId: pinned.sessionId, pinned: true })
  const working = await until(core, await start(core, '#sim:background(seconds=300)'), ended)
  const idle = await until(core, await start(core, '#sim:quick'), ended)
  expect(await gone(core, idle.instanceId)).toMatchObject({ endReason: 'idle for 1 s' })
  const { instances } = await core.call('instance.list', {})
  expect(instances.map(({ id }) => id).toSorted()).toEqual([pinned.instanceId, working.instanceId].toSorted())
})

test('the raw output is read by range, while it grows and when it is compressed', async () => {
  const core = await testCore(often)
  const { instanceId } = await until(core, await start(core, '#sim:quick Grüße 👋'), ended)
  const read = (query: { offset: number; length: number; stream?: 'stdout' | 'stderr' }) =>
    core.call('instance.output', { instanceId: instanceId ?? '', ...query })
  const whole = await read({ offset: 0, length: 1_048_576 })
  expect(whole).toMatchObject({ offset: 0, size: Buffer.byteLength(whole.text) })
  const lines = whole.text.trim().split('\n')
  for (const line of lines) expect(() => JSON.parse(line)).not.toThrow()
  expect(await read({ offset: -20, length: 20 })).toMatchObject({ text: whole.text.slice(-20) })
  expect(await read({ offset: 0, length: 10, stream: 'stderr' })).toMatchObject({ text: '', size: 0 })

  await core.call('instance.terminate', { instanceId: instanceId ?? '' })
  // Piece by piece, whether compressed by now or not: no character is torn.
  let text = ''
  for (let at = 0; at < whole.size; ) {
    const piece = await read({ offset: at, length: 997 })
    expect(piece.offset).toBe(at)
    text += piece.text
    at += Buffer.byteLength(piece.text)
  }
  expect(text.slice(0, whole.text.length)).toBe(whole.text)
})

/** An instance whose background work ends 1.5 s after its turn, and which goes on by itself 700 ms later. */
const goesOn = `import { createInterface } from 'node:readline'
const say = (message) => process.stdout.write(JSON.stringify({ session_id: 's', uuid: 'u', ...message }) + '\\n')
const init = () => say({ type: 'system', subtype: 'init', cwd: '.', model: 'm', tools: [], permissionMode: 'default', claude_code_version: '2.1.329' })
const result = () => say({ type: 'result', subtype: 'success', is_error: false, terminal_reason: 'completed',
  result: 'done', num_turns: 1, duration_ms: 1, total_cost_usd: 0, usage: {}, permission_denials: [] })
const background = (tasks) => say({ type: 'system', subtype: 'background_tasks_changed', tasks })
createInterface({ input: process.stdin }).on('line', (line) => {
  const message = JSON.parse(line)
  if (message.type !== 'user') return
  say({ type: 'command_lifecycle', command_uuid: message.uuid, state: 'started' })
  init(); background([{ task_id: 'b', task_type: 'local_bash', description: 'sleep' }]); result()
  setTimeout(() => { background([]); setTimeout(() => { init(); result() }, 700) }, 1500)
})`

/** Resolves with what became of an instance after its background work: a turn of its own, or its end before that. */
async function afterBackground(core: Core, sessionId: string): Promise<string> {
  return untilEvent(core, async () => {
    const { tasks } = await core.call('task.list', { sessionId, limit: 10 })
    if (tasks.some(({ origin, state }) => origin === 'background' && state === 'completed')) return 'went on'
    return (await instancesOf(core)).some((one) => one.sessionId === sessionId && one.state === 'exited')
      ? 'ended'
      : null
  })
}

test('an instance whose background work has just ended is neither idle for too long nor ready to be replaced', async () => {
  const script = join(temporaryDirectory('script'), 'goes-on.mjs')
  await writeFile(script, goesOn)
  const core = await testCore({
    idleTimeoutMs: 100,
    simulatedClaude: { command: process.execPath, args: [script] },
  })
  // Five, one after the other, so that the look that is taken once a second falls between work and turn of some of them.
  const ends: Promise<string>[] = []
  for (let count = 0; count < 5; count += 1) {
    const task = await until(core, await start(core, 'go'), ended)
    const instance = (await instancesOf(core)).find(({ id }) => id === task.instanceId)
    if (count % 2 === 1) await core.call('instance.recycle', { instanceId: instance?.id ?? '', now: false })
    ends.push(afterBackground(core, task.sessionId))
  }
  expect(await Promise.all(ends)).toEqual(ends.map(() => 'went on'))
})
