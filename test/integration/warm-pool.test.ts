import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import type { EventName } from '../../src/contract/events.ts'
import type { PoolStatus } from '../../src/contract/pool.ts'
import type { Core } from '../../src/main/core/core.ts'
import type { CoreConfig } from '../../src/main/core/core-config.ts'
import { ended, inState, temporaryDirectory, testConfig, testCore, until } from '../harness/test-core.ts'

const watched: EventName[] = ['pool.changed', 'instance.changed', 'task.changed']

/** Resolves when the pool is so; it is looked at with every event that may have changed it. */
async function untilPool(core: Core, isSo: (pool: PoolStatus) => boolean): Promise<PoolStatus> {
  return new Promise((resolve, reject) => {
    const look = () => {
      core.call('pool.get', {}).then((pool) => {
        if (!isSo(pool)) return
        stop()
        resolve(pool)
      }, reject)
    }
    const stop = core.subscribe({ names: watched }, { onEvent: look })
    look()
  })
}

const ready = (count: number) => (pool: PoolStatus) =>
  pool.profiles.reduce((sum, profile) => sum + profile.ready, 0) === count &&
  pool.profiles.every(({ starting }) => starting === 0)

/** A core with one profile that is filled. */
async function warmCore(warm = 1, changes: Parameters<typeof testCore>[0] = {}) {
  const core = await testCore(changes)
  const directory = temporaryDirectory()
  const profile = await core.call('profile.create', { directory, warm })
  await untilPool(core, ready(warm))
  return { core, directory, profile }
}

const living = async (core: Core) => (await core.call('instance.list', { all: false })).instances
const exited = async (core: Core) =>
  (await core.call('instance.list', { all: true })).instances.filter(({ state }) => state === 'exited')

test('a new session takes a warm instance, which is replaced, and its next turn runs in it', async () => {
  const { core, directory, profile } = await warmCore(2)
  const before = await living(core)
  expect(before).toMatchObject([
    { sessionId: null, start: 'warm', state: 'ready', profileId: profile.id, readyMs: expect.any(Number) },
    { sessionId: null, start: 'warm', state: 'ready', profileId: profile.id },
  ])
  const first = await core.call('task.create', { prompt: 'hello #sim:quick', directory })
  const done = await until(core, first.id, ended)
  expect(done).toMatchObject({
    state: 'completed',
    start: 'warm',
    startMs: expect.any(Number),
    firstTokenMs: expect.any(Number),
    queueNote: null,
  })
  expect(before.map(({ id }) => id)).toContain(done.instanceId)
  const session = await core.call('session.get', { sessionId: first.sessionId })
  expect(session).toMatchObject({ state: 'idle', instanceId: done.instanceId })
  // The id that it was started with, before there was a session.
  expect(session.claudeSessionId).not.toBe(session.id)
  const { commands } = await core.call('session.commands', { sessionId: session.id })
  expect(commands.length).toBeGreaterThan(0)
  const second = await core.call('task.create', { prompt: '#sim:context', sessionId: first.sessionId })
  expect(await until(core, second.id, ended)).toMatchObject({ start: 'live', instanceId: done.instanceId })
  expect(await untilPool(core, ready(2))).toMatchObject({ profiles: [{ hits: 1, misses: 0, problem: null }] })
})

test('sessions that are idle for a while make room for the warm instances that a person asked for', async () => {
  const core = await testCore(testConfig({ maxInstances: 2, idleTimeoutMs: 10_000 }))
  const directory = temporaryDirectory()
  const first = await core.call('task.create', { prompt: 'one #sim:quick', directory })
  await until(core, first.id, ended)
  const second = await core.call('task.create', { prompt: 'two #sim:quick', directory })
  await until(core, second.id, ended)
  await core.call('profile.create', { directory, warm: 1 })
  await untilPool(core, ready(1))
  expect(await exited(core)).toMatchObject([
    { sessionId: first.sessionId, endReason: 'a warm instance needed its place' },
  ])
  // Its session goes on in a new one.
  const again = await core.call('task.create', { prompt: 'three #sim:quick', sessionId: first.sessionId })
  expect(await until(core, again.id, ended)).toMatchObject({ state: 'completed', start: 'cold' })
})

test('what a warm instance was not started with has the session start cold', async () => {
  const { core, directory } = await warmCore()
  const cold = [
    { directory, model: 'other' },
    { directory, permissionMode: 'bypassPermissions' as const },
    { directory, appendSystemPrompt: 'Be brief.' },
    { directory, limits: { maxTurns: 3 } },
    { directory: temporaryDirectory() },
  ]
  for (const input of cold) {
    const { id } = await core.call('task.create', { prompt: '#sim:quick', ...input })
    expect(await until(core, id, ended), JSON.stringify(input)).toMatchObject({ start: 'cold' })
  }
  // A permission mode can be switched in a living one.
  const plan = await core.call('task.create', {
    prompt: '#sim:quick',
    directory,
    permissionMode: 'plan',
  })
  expect(await until(core, plan.id, ended)).toMatchObject({ start: 'warm', permissionMode: 'plan' })
  const { events } = await core.call('task.events', { taskId: plan.id, limit: 100 })
  expect(events.find(({ kind }) => kind === 'turn.started')?.payload).toMatchObject({
    permissionMode: 'plan',
  })
})

test('a taken instance is resumed by the conversation it told of, after a restart of the supervisor', async () => {
  const config = testConfig()
  const before = await testCore(config)
  const directory = temporaryDirectory()
  await before.call('profile.create', { directory, warm: 1 })
  await untilPool(before, ready(1))
  const first = await before.call('task.create', { prompt: 'remember apples #sim:quick', directory })
  expect(await until(before, first.id, ended)).toMatchObject({ start: 'warm' })
  const { claudeSessionId } = await before.call('session.get', { sessionId: first.sessionId })
  await before.close()
  const core = await testCore({ dataDirectory: config.dataDirectory })
  await untilPool(core, ready(1))
  const second = await core.call('task.create', { prompt: '#sim:context', sessionId: first.sessionId })
  const done = await until(core, second.id, ended)
  expect(done).toMatchObject({ state: 'completed', start: 'cold' })
  expect(done.resultText).toContain('apples')
  expect(await core.call('session.get', { sessionId: first.sessionId })).toMatchObject({ claudeSessionId })
})

test('a changed file of the directory replaces what was started before it', async () => {
  const { core, directory } = await warmCore()
  const [old] = await living(core)
  await mkdir(join(directory, '.claude/skills/new'), { recursive: true })
  await writeFile(join(directory, '.claude/skills/new/SKILL.md'), '---\nname: new\n---\n')
  // Seen when one is taken, and without that at the next look.
  const task = await core.call('task.create', { prompt: '#sim:quick', directory })
  expect(await until(core, task.id, ended)).toMatchObject({ start: 'cold' })
  await untilPool(core, ready(1))
  const [replaced] = await exited(core)
  expect(replaced).toMatchObject({ id: old?.id, endReason: expect.stringContaining('changed') })
  await writeFile(join(directory, 'CLAUDE.md'), 'Be brief.')
  const second = await untilExit(core, 2)
  expect(second.every(({ endReason }) => endReason?.includes('changed'))).toBe(true)
  await untilPool(core, ready(1))
})

async function untilExit(core: Core, count: number) {
  await untilPool(core, () => true)
  return new Promise<Awaited<ReturnType<typeof exited>>>((resolve, reject) => {
    const look = () => {
      exited(core).then((instances) => {
        if (instances.length < count) return
        stop()
        resolve(instances)
      }, reject)
    }
    const stop = core.subscribe({ names: ['instance.changed'] }, { onEvent: look })
    look()
  })
}

test('an executable that fails is tried again, ever later, and the reason is told', async () => {
  const directory = temporaryDirectory()
  const warnings: string[] = []
  const core = await testCore({
    simulatedClaude: {
      command: process.execPath,
      args: ['-e', 'console.error("no good"); process.exit(3)', '--'],
    },
    log: (_level, message) => warnings.push(message),
  })
  await core.call('profile.create', { directory, warm: 1 })
  const instances = await untilExit(core, 3)
  expect(instances.length).toBeGreaterThanOrEqual(3)
  expect(instances[0]).toMatchObject({ exitCode: 3, endReason: expect.stringContaining('no good') })
  const pool = await untilPool(core, ({ profiles }) => profiles[0]?.retryAt !== null)
  expect(pool.profiles[0]).toMatchObject({ ready: 0, problem: expect.stringContaining('exit code 3') })
  expect(warnings.filter((message) => message.includes(directory))).toHaveLength(1)
  const { recovery } = await core.call('system.info', {})
  expect(recovery.notes.join()).toContain('no good')
})

test('one that dies while it waits is replaced, and its end is recorded', async () => {
  const { core } = await warmCore()
  const [warm] = await living(core)
  process.kill(warm?.pid ?? 0, 'SIGKILL')
  const [dead] = await untilExit(core, 1)
  expect(dead).toMatchObject({
    id: warm?.id,
    exitSignal: 'SIGKILL',
    endReason: expect.stringContaining('SIGKILL'),
  })
  await untilPool(core, ready(1))
  expect((await living(core))[0]?.id).not.toBe(warm?.id)
})

test('limits: a profile wants three, all have two; tasks come before warm instances, these before idle sessions', async () => {
  const core = await testCore({ maxInstances: 3, maxWarm: 2 })
  const directory = temporaryDirectory()
  const idle = await core.call('task.create', { prompt: '#sim:quick', directory: temporaryDirectory() })
  await until(core, idle.id, ended)
  await core.call('profile.create', { directory, warm: 3 })
  const full = await untilPool(core, ready(2))
  expect(full.profiles[0]?.problem).toContain('at most 2 warm')
  expect(full).toMatchObject({ instances: 3, warm: 2 })
  // Another directory needs a place: a warm instance gives way, the idle session's stays.
  const stuck = await core.call('task.create', { prompt: '#sim:stuck', directory: temporaryDirectory() })
  await until(core, stuck.id, inState('running'))
  const [gone] = await exited(core)
  expect(gone).toMatchObject({ start: 'warm', endReason: 'a task needed its place' })
  const other = await core.call('task.create', { prompt: '#sim:stuck', directory: temporaryDirectory() })
  await until(core, other.id, inState('running'))
  expect(await core.call('session.get', { sessionId: idle.sessionId })).toMatchObject({ state: 'idle' })
  // No warm one is left, so now the idle session's instance goes; then nothing does.
  const third = await core.call('task.create', { prompt: '#sim:stuck', directory: temporaryDirectory() })
  await until(core, third.id, inState('running'))
  expect(await core.call('session.get', { sessionId: idle.sessionId })).toMatchObject({ state: 'released' })
  const waits = await core.call('task.create', { prompt: '#sim:quick', directory })
  expect(await until(core, waits.id, ({ queueNote }) => queueNote !== null)).toMatchObject({
    state: 'queued',
    queueNote: 'no free place (3 of 3 taken)',
  })
  await core.call('task.terminate', { taskId: stuck.id })
  expect(await until(core, waits.id, ended)).toMatchObject({ state: 'completed', queueNote: null })
})

test('a pinned session keeps its instance when a place is needed', async () => {
  const core = await testCore({ maxInstances: 2 })
  const sessions: string[] = []
  for (const prompt of ['one #sim:quick', 'two #sim:quick']) {
    const task = await core.call('task.create', { prompt, directory: temporaryDirectory() })
    await until(core, task.id, ended)
    sessions.push(task.sessionId)
  }
  // The one that has been idle longest would go.
  await core.call('session.pin', { sessionId: sessions[0] ?? '', pinned: true })
  const next = await core.call('task.create', { prompt: '#sim:quick', directory: temporaryDirectory() })
  await until(core, next.id, ended)
  expect(await core.call('session.get', { sessionId: sessions[0] ?? '' })).toMatchObject({ state: 'idle' })
  expect(await core.call('session.get', { sessionId: sessions[1] ?? '' })).toMatchObject({
    state: 'released',
  })
})

test('what nobody takes is ended after a while, and comes back with the next new session there', async () => {
  const { core, directory } = await warmCore(1, { warmIdleTimeoutMs: 1 })
  const [idle] = await untilExit(core, 1)
  expect(idle).toMatchObject({ endReason: 'nobody took it for long' })
  const drained = await untilPool(core, ready(0))
  expect(drained.profiles[0]?.problem).toContain('nobody took one')
  const task = await core.call('task.create', { prompt: '#sim:quick', directory })
  expect(await until(core, task.id, ended)).toMatchObject({ start: 'cold' })
  expect((await untilPool(core, ready(1))).profiles[0]).toMatchObject({ hits: 0, misses: 1 })
})

test('short memory ends warm instances and holds new ones back, but never work that is alone', async () => {
  const machine = { freeBytes: 8 * 1024 ** 3, loadPerCore: 0 }
  const { core, directory } = await warmCore(2, { readMachine: () => machine })
  const living = await core.call('task.create', { prompt: '#sim:quick', directory })
  await until(core, living.id, ended)
  await untilPool(core, ready(2))
  machine.freeBytes = 1024 ** 2
  for (const instance of await untilExit(core, 2)) {
    expect(instance).toMatchObject({ start: 'warm', endReason: 'memory is short' })
  }
  const alone = await core.call('task.create', { prompt: '#sim:stuck', directory: temporaryDirectory() })
  await until(core, alone.id, inState('running'))
  // Now there is work, which may give memory back: another has to wait; a turn in a living instance has not.
  const waits = await core.call('task.create', { prompt: '#sim:quick', directory: temporaryDirectory() })
  expect(await until(core, waits.id, ({ queueNote }) => queueNote !== null)).toMatchObject({
    state: 'queued',
    queueNote: expect.stringContaining('memory'),
  })
  expect(await core.call('pool.get', {})).toMatchObject({
    heldBack: expect.stringContaining('memory'),
    queued: 1,
  })
  const second = await core.call('task.create', { prompt: '#sim:quick', sessionId: living.sessionId })
  expect(await until(core, second.id, ended)).toMatchObject({ state: 'completed', start: 'live' })
  machine.freeBytes = 8 * 1024 ** 3
  expect(await until(core, waits.id, ended)).toMatchObject({ state: 'completed' })
  machine.loadPerCore = 100
  const loaded = await core.call('task.create', { prompt: '#sim:quick', directory: temporaryDirectory() })
  expect((await until(core, loaded.id, ({ queueNote }) => queueNote !== null)).queueNote).toContain('load')
  machine.loadPerCore = 0
  expect(await until(core, loaded.id, ended)).toMatchObject({ state: 'completed' })
})

/** Runs a supervisor until its profiles are filled, then kills it with SIGKILL. */
async function killWhenWarm({ log, env, ...config }: CoreConfig): Promise<void> {
  const fixture = join(import.meta.dirname, '../harness/warm-supervisor.ts')
  const child = spawn(process.execPath, [fixture, JSON.stringify({ config })], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  await once(child.stdout, 'data')
  child.kill('SIGKILL')
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
}

test('warm instances of a supervisor that was killed are taken over, unless what they read has changed', async () => {
  const config = testConfig()
  const first = await testCore(config)
  const [kept, changed] = [temporaryDirectory(), temporaryDirectory()]
  for (const directory of [kept, changed]) await first.call('profile.create', { directory })
  await first.close()
  await killWhenWarm(config)
  await writeFile(join(changed, 'CLAUDE.md'), 'Be brief.')
  const core = await testCore({ dataDirectory: config.dataDirectory })
  await untilPool(core, ready(2))
  const warm = (await core.call('instance.list', { all: true })).instances.filter(
    ({ start }) => start === 'warm',
  )
  expect(warm.filter(({ directory, state }) => directory === kept && state === 'ready')).toMatchObject([
    { adopted: true, readyMs: expect.any(Number) },
  ])
  expect(warm.filter(({ directory, adopted }) => directory === changed && adopted)).toEqual([])
  const task = await core.call('task.create', { prompt: '#sim:quick', directory: kept })
  expect(await until(core, task.id, ended)).toMatchObject({ state: 'completed', start: 'warm' })
  const { commands } = await core.call('session.commands', { sessionId: task.sessionId })
  expect(commands.length).toBeGreaterThan(0)
})

test('closing ends them, whatever becomes of the others; a profile that is removed or lowered too', async () => {
  const { core, profile } = await warmCore(2)
  await core.call('profile.setWarm', { profileId: profile.id, warm: 1 })
  await untilExit(core, 1)
  await core.call('profile.remove', { profileId: profile.id })
  const removed = await untilExit(core, 2)
  expect(removed.map(({ endReason }) => endReason).sort()).toEqual([
    'fewer are wanted',
    'its profile was removed',
  ])
  expect((await core.call('pool.get', {})).profiles).toEqual([])
  await expect(core.call('profile.remove', { profileId: profile.id })).rejects.toMatchObject({
    code: 'not_found',
  })
  const directory = temporaryDirectory()
  await core.call('profile.create', { directory })
  await untilPool(core, ready(1))
  const [last] = await living(core)
  await core.close({ instances: 'leave' })
  expect(() => process.kill(last?.pid ?? 0, 0)).toThrow('ESRCH')
})

test('a profile for nothing, and the same one twice, are refused with what to do', async () => {
  const { core, directory, profile } = await warmCore()
  await expect(core.call('profile.create', { directory, warm: 2 })).rejects.toMatchObject({
    code: 'conflict',
    details: { profileId: profile.id },
    hint: expect.any(String),
  })
  await expect(core.call('profile.create', { directory: join(directory, 'none') })).rejects.toMatchObject({
    code: 'directory_not_found',
  })
  await expect(core.call('profile.create', { directory: 'relative' })).rejects.toMatchObject({
    code: 'validation',
  })
})

/** An instance that gets ready, and takes no other permission mode. */
const refusesModes = `import { createInterface } from 'node:readline'
createInterface({ input: process.stdin }).on('line', (line) => {
  const { type, request_id, request } = JSON.parse(line)
  if (type !== 'control_request') return
  const response = request.subtype === 'initialize'
    ? { subtype: 'success', request_id, response: { commands: [], models: [] } }
    : { subtype: 'error', request_id, error: 'not in this house' }
  process.stdout.write(JSON.stringify({ type: 'control_response', response }) + '\\n')
})`

test('a taken instance that refuses the mode of its task fails it, and is idle from then on', async () => {
  const script = join(temporaryDirectory('script'), 'refuses-modes.mjs')
  await writeFile(script, refusesModes)
  const { core, directory } = await warmCore(1, {
    idleTimeoutMs: 200,
    simulatedClaude: { command: process.execPath, args: [script] },
  })
  const task = await core.call('task.create', { prompt: 'hello', directory, permissionMode: 'plan' })
  expect(await until(core, task.id, ended)).toMatchObject({ state: 'failed', start: 'warm' })
  const [released] = await untilExit(core, 1)
  expect(released).toMatchObject({
    sessionId: task.sessionId,
    endReason: expect.stringContaining('idle for'),
  })
})
