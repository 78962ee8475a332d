import { expect, test } from 'vitest'
import { sampleTask } from '../../contract/fixtures/sample-task.ts'
import type { Permission } from '../../contract/permission.ts'
import type { Task } from '../../contract/task.ts'
import { handFeed } from './fixtures/hand-feed.ts'
import { startLive } from './start-live.ts'
import { type LiveClient, useLive } from './store.ts'

function task(id: string, revision: number, change: Partial<Task> = {}): Task {
  return sampleTask({ id, sessionId: 'session', title: id, prompt: id, revision, ...change })
}

/** A stand-in for the supervisor: answers with the tasks it is given, and lets the test announce events. */
function standIn(pages: () => Task[][]) {
  const { subscribe, announce, gap, listeners } = handFeed()
  let listed = 0
  const client: LiveClient = {
    // The answers are only as complete as the store needs them.
    call: (async (name: string, input: { cursor?: string }) => {
      if (name === 'task.list') {
        listed += 1
        const page = Number(input.cursor ?? 0)
        const all = pages()
        return { tasks: all[page] ?? [], nextCursor: page + 1 < all.length ? String(page + 1) : null }
      }
      return { permissions: [], instances: [], sessions: [] }
    }) as unknown as LiveClient['call'],
    subscribe,
  }
  return {
    client,
    lists: () => listed,
    announce: (...tasks: Task[]) =>
      announce(...tasks.map((each) => ({ name: 'task.changed' as const, payload: { task: each } }))),
    announceEvent: announce,
    gap,
    listeners,
  }
}

const until = (condition: () => boolean) => expect.poll(condition).toBe(true)

test('all pages are read, events are applied once a frame, an older revision is ignored', async () => {
  const frames: (() => void)[] = []
  const server = standIn(() => [[task('a', 1), task('b', 3)], [task('c', 1, { state: 'completed' })]])
  const stop = startLive(server.client, (apply) => frames.push(apply))
  await until(() => useLive.getState().tasks.size === 3)
  expect(useLive.getState().counts).toMatchObject({ running: 2, done: 1 })

  const { version, structureVersion } = useLive.getState()
  server.announce(task('a', 2, { lineCount: 5 }), task('b', 2, { title: 'old' }))
  expect(frames).toHaveLength(1)
  expect(useLive.getState().version).toBe(version)
  frames[0]?.()
  const state = useLive.getState()
  expect(state.version).toBe(version + 1)
  expect(state.structureVersion).toBe(structureVersion)
  expect(state.tasks.get('a')?.lineCount).toBe(5)
  expect(state.tasks.get('b')?.title).toBe('b')
  expect(state.activity.get('a')?.values.at(-1)).toBe(5)
  stop()
  expect(server.listeners()).toBe(0)
})

test('a change of state moves the count and tells that the order may have changed', async () => {
  const frames: (() => void)[] = []
  const server = standIn(() => [[task('a', 1)]])
  const stop = startLive(server.client, (apply) => frames.push(apply))
  await until(() => useLive.getState().loaded)
  const { structureVersion } = useLive.getState()
  server.announce(task('a', 2, { state: 'waiting', waitingFor: 'permission' }), task('n', 1))
  frames.pop()?.()
  expect(useLive.getState().structureVersion).toBe(structureVersion + 1)
  expect(useLive.getState().counts).toMatchObject({ running: 1, needs_you: 1 })
  stop()
})

test('a request that comes while the snapshot is read is not undone by it', async () => {
  const read = Promise.withResolvers<void>()
  const server = standIn(() => [[]])
  const client: LiveClient = {
    ...server.client,
    call: (async (name: string, input: never) => {
      if (name === 'permission.list') await read.promise
      return server.client.call(name as 'task.list', input)
    }) as LiveClient['call'],
  }
  const stop = startLive(client, (apply) => apply())
  const request = { id: 'p', taskId: 'a', state: 'pending', requestedAt: 1 } as Permission
  server.announceEvent({ name: 'permission.changed', payload: { permission: request } })
  expect(useLive.getState().permissions.size).toBe(0)
  read.resolve()
  await until(() => useLive.getState().loaded)
  expect([...useLive.getState().permissions.keys()]).toEqual(['p'])
  server.announceEvent({
    name: 'permission.changed',
    payload: { permission: { ...request, state: 'allowed' } },
  })
  expect(useLive.getState().permissions.size).toBe(0)
  stop()
})

test('after a gap a fresh snapshot is read and what is gone is dropped', async () => {
  let all = [[task('a', 1), task('b', 1)]]
  const server = standIn(() => all)
  const stop = startLive(server.client, (apply) => apply())
  await until(() => useLive.getState().tasks.size === 2)
  all = [[task('b', 7, { state: 'failed' })]]
  server.gap()
  await until(() => useLive.getState().tasks.size === 1)
  expect(useLive.getState().counts).toMatchObject({ running: 0, failed: 1 })
  expect(server.lists()).toBe(2)
  stop()
})
