import { statSync } from 'node:fs'
import { expect, test } from 'vitest'
import type { AnyEvent } from '../../src/contract/events.ts'
import type { Core } from '../../src/main/core/core.ts'
import { outputOf } from '../harness/idle-session.ts'
import {
  ended,
  inState,
  temporaryDirectory,
  testConfig,
  testCore,
  until,
  untilEvent,
} from '../harness/test-core.ts'

const create = (core: Core, prompt: string, priority = 0) =>
  core.call('task.create', { prompt, directory: temporaryDirectory(), priority })

test('the queue drains by priority, with the prompts of a session in their order', async () => {
  const core = await testCore({ maxInstances: 2, maxStarting: 2 })
  const directory = temporaryDirectory()
  // Both places are taken while the queue is filled.
  const busy = await Promise.all([create(core, '#sim:stuck'), create(core, '#sim:stuck')])
  for (const { id } of busy) await until(core, id, inState('running'))
  const sessions: string[] = []
  const made: { id: string; sessionId: string; priority: number }[] = []
  for (let number = 0; number < 100; number += 1) {
    const session = number % 4
    const known = sessions[session]
    const task = await core.call('task.create', {
      prompt: `${number} #sim:stream(tokens=1,rate=1000)`,
      priority: session === 3 ? 50 : 0,
      ...(known === undefined ? { directory } : { sessionId: known }),
    })
    sessions[session] ??= task.sessionId
    made.push(task)
  }
  for (const { id } of busy) await core.call('task.terminate', { taskId: id })
  await untilEvent(core, async () => ((await core.call('system.stats', {})).queued === 0 ? true : null))
  const done = await Promise.all(made.map(({ id }) => until(core, id, ended)))
  expect(new Set(done.map(({ state }) => state))).toEqual(new Set(['completed']))
  for (const sessionId of sessions) {
    const own = done.filter((task) => task.sessionId === sessionId)
    const starts = own.map(({ startedAt }) => startedAt ?? 0)
    expect(starts).toEqual([...starts].sort((a, b) => a - b))
  }
  const startOf = (index: number) =>
    Math.min(
      ...done.filter((task) => task.sessionId === sessions[index]).map(({ startedAt }) => startedAt ?? 0),
    )
  expect(startOf(3)).toBeLessThanOrEqual(Math.min(startOf(0), startOf(1), startOf(2)))
})

test('sessions take turns in a pool of one, and what is cancelled while it starts frees its place', async () => {
  const core = await testCore({ maxInstances: 1 })
  const first = await create(core, 'first')
  await until(core, first.id, inState('starting'))
  await core.call('task.interrupt', { taskId: first.id })
  const turns = []
  const [a, b] = [await create(core, 'a #sim:quick'), await create(core, 'b #sim:quick')]
  for (const { sessionId } of [a, b, a, b]) {
    turns.push(await core.call('task.create', { prompt: 'again #sim:quick', sessionId }))
  }
  for (const { id } of [a, b, ...turns]) {
    expect(await until(core, id, ended)).toMatchObject({ state: 'completed' })
  }
  const { instances } = await core.call('instance.list', { all: false })
  expect(instances.length).toBeLessThanOrEqual(1)
})

test('one waiting prompt ends one idle instance, not all of them', async () => {
  const core = await testCore({ maxInstances: 3 })
  const idle = []
  for (let number = 0; number < 3; number += 1) idle.push(await create(core, `${number} #sim:quick`))
  for (const { id } of idle) await until(core, id, ended)
  const next = await create(core, 'next #sim:quick')
  // Anything else that happens meanwhile has the scheduler look again.
  for (let number = 0; number < 5; number += 1) {
    const held = await core.call('task.create', {
      prompt: 'held',
      sessionId: next.sessionId,
    })
    await core.call('task.pause', { taskId: held.id, mode: 'hold' })
    await core.call('task.terminate', { taskId: held.id })
  }
  await until(core, next.id, ended)
  const { instances } = await core.call('instance.list', { all: true })
  expect(instances.filter(({ state }) => state === 'exited')).toHaveLength(1)
})

test('each prompt runs with the model and mode that it was given', async () => {
  const core = await testCore()
  const first = await create(core, '#sim:stuck')
  await until(core, first.id, inState('running'))
  const { sessionId } = first
  const plan = await core.call('task.create', {
    prompt: 'a #sim:quick',
    sessionId,
    permissionMode: 'plan',
    model: 'one',
  })
  const edit = await core.call('task.create', {
    prompt: 'b #sim:quick',
    sessionId,
    permissionMode: 'acceptEdits',
    model: 'two',
  })
  await core.call('task.interrupt', { taskId: first.id })
  const modes = []
  for (const { id } of [plan, edit]) {
    await until(core, id, ended)
    const { events } = await core.call('task.events', { taskId: id, limit: 100 })
    for (const event of events) {
      if (event.kind === 'turn.started') modes.push([event.payload.permissionMode, event.payload.model])
    }
  }
  expect(modes).toEqual([
    ['plan', 'simulated-one'],
    ['acceptEdits', 'simulated-two'],
  ])
  // A switch counts for what waits.
  const held = await core.call('task.create', { prompt: 'c #sim:quick', sessionId })
  await core.call('task.pause', { taskId: held.id, mode: 'hold' })
  await core.call('session.setModel', { sessionId, model: 'three' })
  expect(await core.call('task.get', { taskId: held.id })).toMatchObject({ model: 'three' })
})

test('settings of a session: during a turn, while frozen, of an ended process, a bypass that needs a new one', async () => {
  const core = await testCore()
  const first = await create(core, '#sim:stream(tokens=100000,rate=100)')
  const { sessionId } = first
  await until(core, first.id, (task) => task.state === 'running' && task.lineCount > 3)
  expect(await core.call('session.setModel', { sessionId, model: 'other' })).toMatchObject({ model: 'other' })
  await expect(
    core.call('session.setPermissionMode', { sessionId, permissionMode: 'bypassPermissions' }),
  ).rejects.toMatchObject({ code: 'conflict', hint: expect.any(String) })
  await core.call('task.pause', { taskId: first.id })
  await until(core, first.id, inState('paused'))
  await expect(core.call('session.setModel', { sessionId, model: 'third' })).rejects.toMatchObject({
    code: 'conflict',
  })
  await core.call('task.terminate', { taskId: first.id })
  await until(core, first.id, ended)
  expect(
    await core.call('session.setPermissionMode', { sessionId, permissionMode: 'bypassPermissions' }),
  ).toMatchObject({ permissionMode: 'bypassPermissions', state: 'released' })
  const second = await core.call('task.create', { prompt: '#sim:permission', sessionId })
  expect(await until(core, second.id, ended)).toMatchObject({
    state: 'completed',
    model: 'other',
    permissionMode: 'bypassPermissions',
  })
})

test('a pinned session keeps its place, who waits is told so, and goes on once it is unpinned', async () => {
  const core = await testCore({ maxInstances: 1 })
  const pinned = await create(core, 'pinned #sim:quick')
  await core.call('session.pin', { sessionId: pinned.sessionId, pinned: true })
  await until(core, pinned.id, ended)
  const next = await create(core, 'next #sim:quick')
  await until(
    core,
    next.id,
    ({ queueNote }) => queueNote === 'no free place (1 of 1 taken, 1 of them idle in pinned sessions)',
  )
  await core.call('session.pin', { sessionId: pinned.sessionId, pinned: false })
  expect(await until(core, next.id, ended)).toMatchObject({ state: 'completed' })
})

test('the next process is started when the one before is up, not while it starts up', async () => {
  const config = testConfig({ maxInstances: 4, maxStarting: 1 })
  const core = await testCore(config)
  const seen: string[] = []
  /** Of each that came: how many before it had said nothing yet. */
  const silent: number[] = []
  const onEvent = (event: AnyEvent) => {
    if (event.name !== 'instance.changed' || seen.includes(event.payload.instance.id)) return
    silent.push(
      seen.filter((id) => (statSync(outputOf(config, id), { throwIfNoEntry: false })?.size ?? 0) === 0)
        .length,
    )
    seen.push(event.payload.instance.id)
  }
  core.subscribe({ names: ['instance.changed'] }, { onEvent })
  const tasks = await Promise.all([1, 2, 3, 4].map((number) => create(core, `${number} #sim:stuck`)))
  for (const { id } of tasks) await until(core, id, inState('running'))
  expect(silent).toEqual([0, 0, 0, 0])
})
