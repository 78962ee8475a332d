import { rmSync } from 'node:fs'
import { basename, join } from 'node:path'
import { expect, test } from 'vitest'
import type { Core } from '../../src/main/core/core.ts'
import { allEvents, ended, inState, temporaryDirectory, testCore, until } from '../harness/test-core.ts'

/** A session whose first turn has ended. */
async function usedSession(core: Core, prompt = 'first #sim:quick') {
  const task = await core.call('task.create', { prompt, directory: temporaryDirectory() })
  expect(await until(core, task.id, ended)).toMatchObject({ state: 'completed' })
  return task.sessionId
}

const living = async (core: Core) => (await core.call('instance.list', { all: false })).instances

test('a released session has no process, and its next prompt resumes it', async () => {
  const core = await testCore()
  const sessionId = await usedSession(core)
  expect(await living(core)).toHaveLength(1)
  const released = await core.call('session.release', { sessionId })
  expect(released).toMatchObject({ state: 'released', resumable: true, instanceId: null })
  expect(await living(core)).toEqual([])
  const { instances } = await core.call('instance.list', { all: true })
  expect(instances[0]).toMatchObject({ state: 'exited', endReason: 'released by you' })
  // Once more changes nothing.
  expect(await core.call('session.release', { sessionId })).toMatchObject({ state: 'released' })
  const next = await core.call('task.create', { prompt: 'second #sim:quick', sessionId })
  expect(await until(core, next.id, ended)).toMatchObject({ state: 'completed', start: 'cold' })
})

test('a new session waits for its first prompt without a process, and a bad directory is refused', async () => {
  const core = await testCore()
  const directory = temporaryDirectory()
  const session = await core.call('session.create', { directory, model: 'opus' })
  expect(session).toMatchObject({ state: 'new', directory, model: 'opus', taskCount: 0, simulated: true })
  expect(session.title).toBe(basename(directory))
  expect(await living(core)).toEqual([])
  const task = await core.call('task.create', { prompt: 'first #sim:quick', sessionId: session.id })
  expect(await until(core, task.id, ended)).toMatchObject({ state: 'completed', model: 'opus', directory })
  const nowhere = core.call('session.create', { directory: join(directory, 'nowhere') })
  await expect(nowhere).rejects.toMatchObject({ code: 'directory_not_found' })
  await expect(core.call('session.create', { directory: 'here' })).rejects.toMatchObject({
    code: 'validation',
  })
})

test('a session at work is not released, and the task that keeps it is named', async () => {
  const core = await testCore()
  const task = await core.call('task.create', { prompt: '#sim:stuck', directory: temporaryDirectory() })
  await until(core, task.id, inState('running'))
  const refusal = core.call('session.release', { sessionId: task.sessionId })
  await expect(refusal).rejects.toMatchObject({ code: 'conflict', message: expect.stringContaining(task.id) })
})

test('a fork begins with the conversation, and neither sees the other go on', async () => {
  const core = await testCore()
  const sessionId = await usedSession(core)
  const fork = await core.call('session.fork', { sessionId })
  expect(fork).toMatchObject({ state: 'new', forkOf: sessionId, claudeSessionId: null, taskCount: 0 })
  const original = await core.call('session.get', { sessionId })
  expect(fork.title).toBe(`${original.title} (fork)`)
  const task = await core.call('task.create', { prompt: 'in the fork #sim:quick', sessionId: fork.id })
  const done = await until(core, task.id, ended)
  expect(done).toMatchObject({ state: 'completed' })
  // What the original had cost is not counted again.
  const after = await core.call('session.get', { sessionId: fork.id })
  expect(after.costMicros).toBe(done.costMicros)
  expect(done.costMicros).toBeLessThan(2 * original.costMicros)
  expect(after.claudeSessionId).not.toBe(original.claudeSessionId)
  expect(await core.call('session.get', { sessionId })).toMatchObject({ taskCount: 1 })
  // A released fork goes on as itself.
  await core.call('session.release', { sessionId: fork.id })
  const second = await core.call('task.create', { prompt: 'again #sim:quick', sessionId: fork.id })
  expect(await until(core, second.id, ended)).toMatchObject({ state: 'completed' })
  expect((await core.call('session.get', { sessionId: fork.id })).claudeSessionId).toBe(after.claudeSessionId)
})

test('a session without a conversation has nothing to fork', async () => {
  const core = await testCore({ schedule: false })
  const { sessionId } = await core.call('task.create', { prompt: 'x', directory: temporaryDirectory() })
  await expect(core.call('session.fork', { sessionId })).rejects.toMatchObject({ code: 'not_resumable' })
})

test('a title and a pin are kept, and a rename reaches the living instance', async () => {
  const core = await testCore()
  const sessionId = await usedSession(core)
  const lines = async () => (await living(core))[0]?.lineCount ?? 0
  const before = await lines()
  expect(await core.call('session.rename', { sessionId, title: 'Cart' })).toMatchObject({ title: 'Cart' })
  await expect.poll(lines).toBeGreaterThan(before)
  expect(await core.call('session.pin', { sessionId, pinned: true })).toMatchObject({ pinned: true })
  const { sessions } = await core.call('session.list', { search: 'Cart' })
  expect(sessions).toMatchObject([{ id: sessionId, pinned: true }])
  expect(await core.call('session.pin', { sessionId, pinned: false })).toMatchObject({ pinned: false })
})

test('an ended session cancels what it had to do, takes no prompt, and stays readable', async () => {
  const core = await testCore()
  const running = await core.call('task.create', {
    prompt: '#sim:stuck(after=3)',
    directory: temporaryDirectory(),
  })
  const { sessionId } = running
  await until(core, running.id, inState('running'))
  const queued = await core.call('task.create', { prompt: 'next #sim:quick', sessionId })
  const done = await core.call('session.end', { sessionId })
  expect(done).toMatchObject({ state: 'ended', resumable: false, instanceId: null })
  expect(await living(core)).toEqual([])
  for (const { id } of [running, queued]) {
    expect(await core.call('task.get', { taskId: id })).toMatchObject({ state: 'cancelled' })
  }
  const refusal = core.call('task.create', { prompt: 'more', sessionId })
  await expect(refusal).rejects.toMatchObject({ code: 'not_resumable', hint: expect.any(String) })
  await expect(core.call('session.fork', { sessionId })).rejects.toMatchObject({ code: 'not_resumable' })
  expect((await allEvents(core, running.id)).length).toBeGreaterThan(0)
})

test('an idle session ends, too', async () => {
  const core = await testCore()
  const sessionId = await usedSession(core)
  expect(await core.call('session.end', { sessionId })).toMatchObject({ state: 'ended' })
  expect(await living(core)).toEqual([])
})

test('the length of the conversation and the time of its last answer are known', async () => {
  const core = await testCore()
  const sessionId = await usedSession(core)
  const session = await core.call('session.get', { sessionId })
  expect(session.contextTokens).toBeGreaterThan(0)
  expect(session.lastAnswerAt).toBeGreaterThanOrEqual(session.createdAt)
})

test('a conversation that is gone is told as such, and a new session is begun with the reason', async () => {
  const dataDirectory = temporaryDirectory('data')
  const core = await testCore({ dataDirectory })
  const sessionId = await usedSession(core)
  await core.call('session.release', { sessionId })
  rmSync(join(dataDirectory, 'simulated', 'sessions'), { recursive: true })
  const lost = await core.call('task.create', { prompt: 'more #sim:quick', sessionId })
  const failed = await until(core, lost.id, ended)
  expect(failed).toMatchObject({
    state: 'failed',
    outcome: { reason: 'not_resumable', actions: ['new_session'] },
  })
  const session = await core.call('session.get', { sessionId })
  expect(session).toMatchObject({ resumable: false })
  await expect(core.call('task.create', { prompt: 'more', sessionId })).rejects.toMatchObject({
    code: 'not_resumable',
    hint: expect.any(String),
  })
  const again = await core.call('task.retry', { taskId: lost.id, newSession: true })
  expect(again.sessionId).not.toBe(sessionId)
  expect(await until(core, again.id, ended)).toMatchObject({ state: 'completed', prompt: lost.prompt })
  const events = await allEvents(core, again.id)
  const notes = events.flatMap((event) => (event.kind === 'noted' ? [event.payload.text] : []))
  expect(notes).toContain(`This is a new session. ${failed.outcome?.message}`)
})
