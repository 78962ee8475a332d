import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Task } from '../../../contract/task.ts'
import {
  makeDirectory,
  makeInstance,
  makeLog,
  makePermission,
  makeSession,
  makeTask,
} from './fixtures/records.ts'
import { openStore } from './open-store.ts'
import type { SessionRecord, TaskRecord } from './records.ts'
import type { Store } from './store.ts'

let directory: ReturnType<typeof makeDirectory>
let store: Store
let session: SessionRecord

beforeEach(() => {
  directory = makeDirectory()
  store = openStore({ dataDirectory: directory.path, log: makeLog().log })
  session = makeSession()
  store.journal.saveSession(session)
})

afterEach(() => {
  store.close()
  directory.remove()
})

function add(change: Partial<TaskRecord>): TaskRecord {
  const task = makeTask(session.id, change)
  store.journal.saveTask(task)
  store.journal.flush()
  return task
}

const titles = async (query: Partial<Parameters<Store['tasks']['list']>[0]>) =>
  (await store.tasks.list({ limit: 100, ...query })).tasks.map(({ title }) => title)

describe('tasks', () => {
  it('come back as they were saved, and cross without what only the core needs', async () => {
    const task = add({
      prompt: 'first line\nsecond \0 line',
      promptText: 'go on',
      promptUuid: 'u1',
      promptSentAt: 12,
      outputStart: 99,
      pausedSince: 13,
      pausedFrom: 'running',
      state: 'paused',
      pausedAs: 'freeze',
      pendingControl: 'resume',
      waitingFor: 'retry',
      waitingUntil: 44,
      step: 'Bash: npm test',
      limits: { timeoutMs: 5_000, maxTurns: 3, maxCostMicros: 100, maxRetries: 2 },
      outcome: { reason: 'x', message: 'm', hint: null, actions: ['retry'], diagnostics: 'd' },
      node: { runId: '019aa5c0-0000-7000-8000-000000000009', nodeId: 'plan', item: 3 },
      outputSchema: { type: 'object', required: ['a'] },
      structuredOutput: { a: [1, null, 'x'] },
      createdAt: 1_763_683_200_000,
    })
    expect(store.tasks.get(task.id)).toEqual(task)
    const [crossing] = (await store.tasks.list({ limit: 1 })).tasks
    expect(Task.strict().parse(crossing)).toEqual(crossing)
    expect(store.tasks.get('nobody')).toBeUndefined()
  })

  it('are listed by page, newest first, in a stable order', async () => {
    for (let i = 0; i < 25; i++)
      add({ title: `${i}`, createdAt: Math.floor(i / 3), state: i % 2 ? 'failed' : 'queued' })
    const walk = async (query: Partial<Parameters<Store['tasks']['list']>[0]>) => {
      const seen: string[] = []
      for (let cursor: string | undefined; ; ) {
        const page = await store.tasks.list({ limit: 4, cursor, ...query })
        seen.push(...page.tasks.map(({ id }) => id))
        if (page.nextCursor === null) return seen
        cursor = page.nextCursor
      }
    }
    const all = (await store.tasks.list({ limit: 100 })).tasks
    expect(all.map(({ createdAt }) => createdAt)).toEqual(
      all.map(({ createdAt }) => createdAt).toSorted((a, b) => b - a),
    )
    expect(await walk({})).toEqual(all.map(({ id }) => id))
    expect(await walk({ states: ['queued', 'failed', 'completed'] })).toEqual(all.map(({ id }) => id))
    expect(await walk({ sessionId: session.id, states: ['failed'] })).toEqual(
      all.filter(({ state }) => state === 'failed').map(({ id }) => id),
    )
    expect(await walk({ states: ['failed'] })).toEqual(
      await walk({ sessionId: session.id, states: ['failed'] }),
    )
    await expect(store.tasks.list({ limit: 1, cursor: 'nonsense' })).rejects.toThrow(
      expect.objectContaining({ code: 'validation', message: expect.stringContaining('nonsense') }),
    )
  })

  it('are found by words in title, prompt and directory, taken literally', async () => {
    add({ title: 'by title 100%_x', createdAt: 3 })
    add({ title: 'by prompt', prompt: 'Fix the PARSER\\lexer', createdAt: 2 })
    add({ title: 'by directory', directory: '/home/parser', createdAt: 1, state: 'failed' })
    expect(await titles({ search: 'parser' })).toEqual(['by prompt', 'by directory'])
    expect(await titles({ search: 'parser', states: ['failed', 'running'] })).toEqual(['by directory'])
    expect(await titles({ search: '0%_x' })).toEqual(['by title 100%_x'])
    expect(await titles({ search: '_' })).toEqual(['by title 100%_x'])
    expect(await titles({ search: 'r\\l' })).toEqual(['by prompt'])
    expect(await titles({ search: '  ' })).toHaveLength(3)
    expect(await titles({ search: "'; DROP TABLE tasks; --" })).toEqual([])
  })

  it('are counted by state, through every change', async () => {
    const a = add({ state: 'queued' })
    add({ state: 'queued' })
    add({ state: 'failed', endedAt: 5_000, costMicros: 30 })
    a.state = 'completed'
    a.endedAt = 6_000
    a.costMicros = 12
    store.journal.saveTask(a)
    add({ state: 'running', costMicros: 5 })
    expect(store.tasks.countByState()).toEqual({
      queued: 1,
      starting: 0,
      running: 1,
      waiting: 0,
      paused: 0,
      completed: 1,
      failed: 1,
      cancelled: 0,
      interrupted: 0,
    })
    expect(store.tasks.totalsSince(5_500)).toEqual({ completed: 1, failed: 0 })
    expect(store.tasks.totalsSince(0)).toEqual({ completed: 1, failed: 1 })
    expect(store.tasks.unfinished().map(({ state }) => state)).toHaveLength(2)
  })

  it('give the directories used last', async () => {
    add({ directory: '/a', createdAt: 1 })
    add({ directory: '/b', createdAt: 2 })
    add({ directory: '/a', createdAt: 3 })
    add({ directory: '/c', createdAt: 2 })
    expect(store.tasks.recentDirectories(2, '/scene')[0]).toBe('/a')
    expect(store.tasks.recentDirectories(10, '/scene').toSorted()).toEqual(['/a', '/b', '/c'])
    expect(store.tasks.recentDirectories(1, '/a')).toHaveLength(1)
    expect(store.tasks.recentDirectories(10, '/a').toSorted()).toEqual(['/b', '/c'])
  })
})

it('finds the session of a conversation: the one that can go on, else the newest', async () => {
  const make = (createdAt: number, resumable: boolean) => {
    const made = makeSession({ claudeSessionId: 'a', createdAt, resumable })
    store.journal.saveSession(made)
    store.journal.flush()
    return made.id
  }
  expect(store.sessions.byClaudeSession('a')).toBeUndefined()
  make(1, false)
  const newer = make(2, false)
  expect(store.sessions.byClaudeSession('a')?.id).toBe(newer)
  const going = make(1, true)
  expect(store.sessions.byClaudeSession('a')?.id).toBe(going)
})

it('lists sessions by their last use and finds them', async () => {
  const other = makeSession({
    title: 'Other',
    directory: '/x',
    lastUsedAt: 9_000,
    appendSystemPrompt: 'be kind',
  })
  store.journal.saveSession(other)
  store.journal.flush()
  expect(store.sessions.list({ limit: 10 })).toEqual({ sessions: [other, session], nextCursor: null })
  const { sessions, nextCursor } = store.sessions.list({ limit: 1 })
  expect(sessions).toEqual([other])
  expect(store.sessions.list({ limit: 1, cursor: nextCursor ?? '' })).toEqual({
    sessions: [session],
    nextCursor: null,
  })
  expect(() => store.sessions.list({ limit: 1, cursor: 'x' })).toThrow('is not one that a list of sessions')
  expect(store.sessions.list({ limit: 1, search: 'a sess' }).sessions).toEqual([session])
  expect(store.sessions.list({ limit: 10, search: '/x' }).sessions).toEqual([other])
})

it('lists living instances, and exited ones when asked', async () => {
  const living = makeInstance(session.id, { pid: 4711, startTime: 'boot:1', state: 'busy' })
  const gone = makeInstance(session.id, {
    state: 'exited',
    exitedAt: 5,
    exitCode: null,
    exitSignal: 'SIGKILL',
    startedAt: 2,
  })
  store.journal.saveInstance(living)
  store.journal.saveInstance(gone)
  store.journal.flush()
  expect(store.instances.alive()).toEqual([living])
  expect(store.instances.list({ all: false })).toEqual([living])
  expect(store.instances.list({ all: true })).toEqual([living, gone])
})

it('lists permission requests, oldest first', async () => {
  const task = add({})
  const instance = makeInstance(session.id)
  store.journal.saveInstance(instance)
  const of = { taskId: task.id, sessionId: session.id, instanceId: instance.id }
  const first = makePermission(of, {
    requestedAt: 1,
    state: 'denied',
    answer: { decision: 'deny', message: 'no', interrupt: false },
  })
  const second = makePermission(of, { requestedAt: 2, suggestions: [{ type: 'addRules' }] })
  store.journal.savePermission(second)
  store.journal.savePermission(first)
  store.journal.flush()
  expect(store.permissions.list({})).toEqual([first, second])
  expect(store.permissions.list({ state: 'pending' })).toEqual([second])
  expect(store.permissions.list({ taskId: task.id })).toEqual([first, second])
  expect(store.permissions.list({ taskId: task.id, state: 'denied' })).toEqual([first])
  expect(store.permissions.list({ taskId: 'nobody' })).toEqual([])
})
