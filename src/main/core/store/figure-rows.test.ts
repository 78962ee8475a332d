import { expect, onTestFinished, test } from 'vitest'
import { openDatabase } from './database.ts'
import { readFigureRows } from './figure-rows.ts'
import {
  makeDirectory,
  makeInstance,
  makeLog,
  makePermission,
  makeSession,
  makeTask,
} from './fixtures/records.ts'
import { readMigrations } from './migrate.ts'
import { openStore } from './open-store.ts'
import type { TaskRecord } from './records.ts'
import { salvageDatabase } from './salvage.ts'

function setUp() {
  const directory = makeDirectory()
  onTestFinished(directory.remove)
  const store = openStore({ dataDirectory: directory.path, log: makeLog().log })
  onTestFinished(() => store.close())
  const session = makeSession()
  const instance = makeInstance(session.id)
  store.journal.saveSession(session)
  store.journal.saveInstance(instance)
  const add = (change: Partial<TaskRecord>) => {
    const task = makeTask(session.id, { instanceId: instance.id, startedAt: 1_000, ...change })
    store.journal.saveTask(task)
    store.journal.flush()
    return task
  }
  const ask = (task: TaskRecord, change: Parameters<typeof makePermission>[1]) => {
    const request = makePermission(
      { taskId: task.id, sessionId: session.id, instanceId: instance.id },
      change,
    )
    store.journal.savePermission(request)
    return request
  }
  const rows = (after = 0) =>
    [...readFigureRows(store.path, after)].flat().map((row) => ({
      change: row[0],
      taskId: row[2],
      state: row[9],
      isRetry: row[10],
      workedMs: row[11],
      waitedMs: row[12],
      costMicros: row[17],
    }))
  return { store, session, instance, add, ask, rows }
}

test('a task has a row when it has ended, which follows what is told of it later and stays when it is removed', () => {
  const { store, add, rows } = setUp()
  const task = add({ state: 'running' })
  const imported = add({ state: 'completed', instanceId: null, endedAt: 5_000 })
  expect(rows(), imported.id).toEqual([])
  Object.assign(task, { state: 'completed', endedAt: 9_000, pausedMs: 3_000, costMicros: 10 })
  store.journal.saveTask(task)
  const again = add({ state: 'failed', endedAt: 9_500, startedAt: null, retryOf: task.id, costMicros: 1 })
  expect(rows()).toMatchObject([
    { taskId: task.id, state: 'completed', isRetry: 0, workedMs: 5_000, costMicros: 10 },
    { taskId: again.id, state: 'failed', isRetry: 1, workedMs: null, costMicros: 1 },
  ])
  const seen = rows().at(-1)?.change ?? 0
  task.costMicros = 25
  store.journal.saveTask(task)
  store.journal.flush()
  expect(rows(seen)).toMatchObject([{ taskId: task.id, costMicros: 25 }])
  while (store.tasks.removeSome(task.id));
  expect(store.tasks.get(task.id)).toBeUndefined()
  // What it tried again is gone, and it was a retry all the same.
  again.retryOf = null
  store.journal.saveTask(again)
  store.journal.flush()
  expect(rows().map(({ taskId, isRetry }) => [taskId, isRetry])).toEqual([
    [task.id, 0],
    [again.id, 1],
  ])
})

test('time waiting for a person is that in which a request was open: overlaps once, rules not at all, to the end at most', () => {
  const { store, add, ask, rows } = setUp()
  const task = add({ state: 'running' })
  ask(task, { requestedAt: 2_000, answeredAt: 4_000, state: 'allowed', answeredBy: 'person' })
  ask(task, { requestedAt: 2_500, answeredAt: 3_000, state: 'allowed', answeredBy: 'person' })
  ask(task, { requestedAt: 3_500, answeredAt: 4_500, state: 'denied', answeredBy: 'person' })
  ask(task, { requestedAt: 5_000, answeredAt: 5_900, state: 'allowed', answeredBy: 'policy' })
  ask(task, { requestedAt: 7_000, answeredAt: 7_100, state: 'withdrawn', answeredBy: null })
  const open = ask(task, { requestedAt: 8_000, answeredAt: null, state: 'pending' })
  store.journal.flush()
  // With the end comes the withdrawal, whose row is written behind that of the task.
  Object.assign(task, { state: 'interrupted', endedAt: 8_400 })
  Object.assign(open, { state: 'withdrawn', answeredAt: 8_300 })
  store.journal.saveTask(task)
  store.journal.savePermission(open)
  store.journal.flush()
  expect(rows()).toMatchObject([{ waitedMs: 2_500 + 100 + 300 }])
})

test('a salvage keeps the figures of removed tasks, and makes those anew that were lost', () => {
  const { store, add, rows } = setUp()
  const [removed, lost, kept] = [1, 2, 3].map((costMicros) =>
    add({ state: 'completed', endedAt: 9_000, costMicros }),
  )
  if (!removed || !lost || !kept) throw new Error('There are no tasks.')
  while (store.tasks.removeSome(removed.id));
  const before = rows()
  store.close()
  const database = openDatabase(store.path, 'NORMAL')
  database.prepare('DELETE FROM task_figures WHERE task_id = ?').run(lost.id)
  database.close()
  salvageDatabase(store.path, 'a test', readMigrations())
  const costs = () => rows().map(({ taskId, costMicros }) => [taskId, costMicros])
  expect(costs().toSorted()).toEqual(before.map(({ taskId, costMicros }) => [taskId, costMicros]).toSorted())
})
