import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { AnyEvent } from '../../../contract/events.ts'
import { createStore } from './create-store.ts'
import { type Connection, openDatabase } from './database.ts'
import {
  makeDirectory,
  makeInstance,
  makeLog,
  makePermission,
  makeSession,
  makeTask,
} from './fixtures/records.ts'
import { migrate, readMigrations } from './migrate.ts'
import type { Store } from './store.ts'

let directory: ReturnType<typeof makeDirectory>
let database: Connection
let store: Store
let lines: string[]

beforeEach(() => {
  directory = makeDirectory()
  database = openDatabase(join(directory.path, 'data', 'muster.db'), 'NORMAL')
  const schemaVersion = migrate(database, readMigrations())
  const logged = makeLog()
  lines = logged.lines
  store = createStore({ database, schemaVersion, notes: [], lost: [], log: logged.log, onClosed: () => {} })
})

afterEach(() => {
  store.close()
  directory.remove()
})

function saveNewTask() {
  const session = makeSession()
  const task = makeTask(session.id)
  store.journal.saveSession(session)
  store.journal.saveTask(task)
  store.journal.flush()
  return { session, task }
}

const read = (taskId: string) => store.events.read({ taskId, after: 0, limit: 1_000 }).events

describe('the journal', () => {
  it('writes rows that refer to each other, in any order of staging', () => {
    const session = makeSession()
    const instance = makeInstance(session.id)
    const task = makeTask(session.id, { instanceId: instance.id, state: 'running' })
    const permission = makePermission({ taskId: task.id, sessionId: session.id, instanceId: instance.id })
    session.instanceId = instance.id
    instance.taskId = task.id
    store.journal.savePermission(permission)
    store.journal.append(task, { kind: 'mode.changed', payload: { permissionMode: 'plan' } }, 5)
    store.journal.saveTask(task)
    store.journal.saveInstance(instance)
    store.journal.saveSession(session)
    store.journal.flush()

    expect(store.sessions.get(session.id)).toEqual(session)
    expect(store.instances.get(instance.id)).toEqual(instance)
    expect(store.tasks.get(task.id)).toEqual(task)
    expect(store.permissions.get(permission.id)).toEqual(permission)
    expect(store.permissions.byRequest(instance.id, permission.requestId)).toEqual(permission)
    expect(task).toMatchObject({ revision: 1, lastSeq: 1 })
    expect(lines).toEqual([])
  })

  it('commits by itself, and announces one commit in order: events of each task, then each row once', async () => {
    const { session, task } = saveNewTask()
    const told: AnyEvent[][] = []
    const stop = store.onCommitted((events) => told.push([...events]))
    store.journal.append(task, { kind: 'mode.changed', payload: { permissionMode: 'plan' } }, 5)
    store.journal.saveTask(task)
    store.journal.saveSession(session)
    task.state = 'running'
    store.journal.saveTask(task)
    await vi.waitUntil(() => told.length > 0)
    stop()
    expect(told).toHaveLength(1)
    expect(told[0]?.map(({ name }) => name)).toEqual(['task.appended', 'task.changed', 'session.changed'])
    expect(told[0]?.[1]).toMatchObject({ payload: { task: { state: 'running', revision: 3, lastSeq: 1 } } })
    expect(store.tasks.get(task.id)?.state).toBe('running')
  })

  it('commits many staged rows without waiting for the timer, but never inside the running callback', async () => {
    const { task } = saveNewTask()
    const { promise, resolve } = Promise.withResolvers<number>()
    store.onCommitted((events) => resolve(events.length))
    for (let i = 0; i < 300; i++) {
      store.journal.append(task, { kind: 'noted', payload: { level: 'info', code: 'x', text: `${i}` } }, i)
    }
    expect(read(task.id)).toHaveLength(0)
    await promise
    expect(read(task.id)).toHaveLength(300)
  })

  it('joins pieces of a block and forgets them when it completes', () => {
    const { task } = saveNewTask()
    const piece = (key: string, text: string) =>
      store.journal.append(task, { kind: 'block.appended', payload: { key, text, deltas: 1 } }, 7)
    const start = (key: string) =>
      store.journal.append(
        task,
        {
          kind: 'block.started',
          payload: { key, type: 'text', parentToolUseId: null, toolUseId: null, toolName: null },
        },
        6,
      )
    start('m:0')
    piece('m:0', 'one ')
    piece('m:0', 'two ')
    store.journal.flush()
    piece('m:0', 'three ')
    start('m:1')
    piece('m:0', 'four')
    piece('m:1', 'other')
    store.journal.flush()
    expect(
      read(task.id).map(({ seq, kind, payload }) => [seq, kind, 'text' in payload && payload.text]),
    ).toEqual([
      [1, 'block.started', false],
      [2, 'block.appended', 'one two '],
      [3, 'block.appended', 'three '],
      [4, 'block.started', false],
      [5, 'block.appended', 'four'],
      [6, 'block.appended', 'other'],
    ])
    expect(read(task.id)[1]).toMatchObject({ payload: { deltas: 2 } })

    piece('m:0', ' five')
    const told: AnyEvent[] = []
    store.onCommitted((events) => told.push(...events))
    store.journal.append(
      task,
      {
        kind: 'block.completed',
        payload: {
          key: 'm:0',
          type: 'text',
          parentToolUseId: null,
          toolUseId: null,
          toolName: null,
          text: 'one two three four five',
          input: null,
          deltas: 5,
          aborted: false,
          synthetic: false,
        },
      },
      9,
    )
    store.journal.append(task, { kind: 'block.withdrawn', payload: { keys: ['m:1'], reason: 'retry' } }, 10)
    store.journal.flush()
    expect(read(task.id).map(({ seq, kind }) => [seq, kind])).toEqual([
      [8, 'block.completed'],
      [9, 'block.withdrawn'],
    ])
    expect(told[0]).toMatchObject({ name: 'task.appended', payload: { events: [{ seq: 8 }, { seq: 9 }] } })
    expect(store.tasks.get(task.id)?.lastSeq).toBe(9)
  })

  it('goes on telling listeners when one throws, and keeps the order when one flushes', () => {
    const { task } = saveNewTask()
    const seen: number[] = []
    store.onCommitted(() => {
      throw new Error('broken listener')
    })
    let again = true
    store.onCommitted(() => {
      if (!again) return
      again = false
      store.journal.saveTask(task)
      store.journal.flush()
    })
    store.onCommitted(([event]) => {
      if (event?.name === 'task.changed') seen.push(event.payload.task.revision)
    })
    store.journal.saveTask(task)
    store.journal.flush()
    expect(seen).toEqual([2, 3])
    expect(lines[0]).toContain('broken listener')
  })
})

describe('when the database refuses', () => {
  it('keeps everything while it is full and goes on when there is room', async () => {
    const { task } = saveNewTask()
    const pages = database.pragma('page_count', { simple: true })
    database.pragma(`max_page_count = ${pages}`)
    const text = 'x'.repeat(60_000)
    const event = (i: number) =>
      store.journal.append(
        task,
        { kind: 'noted', payload: { level: 'info', code: `${i}`, text: text + Math.random() } },
        i,
      )
    // Compressed, each takes little, so enough of them to need new pages.
    for (let i = 0; i < 300; i++) event(i)
    expect(() => store.journal.flush()).toThrow(/no room left/)
    expect(store.journal.blocked).toBe(true)
    expect(read(task.id)).toHaveLength(0)
    for (let i = 300; i < 310; i++) event(i)
    const told: AnyEvent[] = []
    store.onCommitted((events) => told.push(...events))
    const writable = store.journal.onceWritable()
    database.pragma('max_page_count = 1000000')
    await writable
    expect(store.journal.blocked).toBe(false)
    expect(store.events.read({ taskId: task.id, limit: 100 }).events.at(-1)?.seq).toBe(310)
    expect(database.prepare('SELECT count(*) FROM events').pluck().get()).toBe(310)
    expect(told).toHaveLength(1)
    expect(lines.filter((line) => line.startsWith('error'))).toHaveLength(1)
  })

  it('tells a read-only database apart, and writes when it is writable again', () => {
    const { task } = saveNewTask()
    database.pragma('query_only = ON')
    task.title = 'Changed'
    store.journal.saveTask(task)
    expect(() => store.journal.flush()).toThrow(/read-only/)
    expect(store.journal.blocked).toBe(true)
    database.pragma('query_only = OFF')
    store.journal.flush()
    expect(store.journal.blocked).toBe(false)
    expect(store.tasks.get(task.id)?.title).toBe('Changed')
  })

  it('waits for another program that holds the lock', async () => {
    const { task } = saveNewTask()
    database.pragma('busy_timeout = 5')
    const other = openDatabase(database.name, 'NORMAL')
    other.exec('BEGIN IMMEDIATE')
    task.title = 'Changed'
    store.journal.saveTask(task)
    expect(() => store.journal.flush()).toThrow(/locked by another program/)
    other.exec('COMMIT')
    other.close()
    await store.journal.onceWritable()
    expect(store.tasks.get(task.id)?.title).toBe('Changed')
  })

  it('drops only the rows that can never be stored, and says which', () => {
    const { session, task } = saveNewTask()
    const other = makeTask(session.id)
    const bad = makeTask(session.id, { priority: 1_000 })
    const orphan = makeTask('00000000-0000-7000-8000-000000000000')
    store.journal.saveTask(bad)
    store.journal.append(bad, { kind: 'mode.changed', payload: { permissionMode: 'plan' } }, 1)
    store.journal.saveTask(orphan)
    store.journal.saveTask(other)
    store.journal.append(task, { kind: 'mode.changed', payload: { permissionMode: 'plan' } }, 2)
    store.journal.append(task, { kind: 'mode.changed', payload: { permissionMode: 'plan' } }, -1)
    session.instanceId = '00000000-0000-7000-8000-000000000001'
    store.journal.saveSession(session)
    const told: AnyEvent[] = []
    store.onCommitted((events) => told.push(...events))
    store.journal.flush()

    expect(store.tasks.get(bad.id)).toBeUndefined()
    expect(store.tasks.get(orphan.id)).toBeUndefined()
    expect(store.tasks.get(other.id)).toEqual(other)
    expect(store.sessions.get(session.id)?.instanceId).toBeNull()
    expect(read(task.id).map(({ seq }) => seq)).toEqual([1])
    expect(told.map(({ name }) => name)).toEqual(['task.appended', 'task.changed', 'session.changed'])
    expect(lines.filter((line) => line.includes('dropped'))).toHaveLength(4)
    expect(lines.filter((line) => line.includes('does not exist'))).toHaveLength(1)

    // The next ones are not held up, and a refused change of a stored task doesn't repeat numbers.
    task.priority = 1_000
    store.journal.append(task, { kind: 'mode.changed', payload: { permissionMode: 'plan' } }, 3)
    store.journal.saveTask(task)
    store.journal.flush()
    expect(store.tasks.get(task.id)).toMatchObject({ priority: 0, lastSeq: 3 })
    expect(read(task.id).map(({ seq }) => seq)).toEqual([1, 3])
  })

  it('refuses changes after it was closed', () => {
    const { task } = saveNewTask()
    store.close()
    store.close()
    expect(() => store.journal.saveTask(task)).toThrow('The supervisor is closing.')
  })
})
