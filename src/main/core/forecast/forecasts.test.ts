import { expect, test } from 'vitest'
import { makeGround } from '../live/fixtures/ground.ts'
import { makeInstance, makeSession, makeTask } from '../store/fixtures/records.ts'
import type { TaskRecord } from '../store/records.ts'
import { transition } from '../tasks/transition.ts'
import { LEAST_TURNS } from './expect-end.ts'
import { createForecasts } from './forecasts.ts'

function setUp() {
  const ground = makeGround()
  const { context } = ground
  const { journal } = context.store
  const session = makeSession()
  const instance = makeInstance(session.id)
  journal.saveSession(session)
  journal.saveInstance(instance)
  const add = (change: Partial<TaskRecord>) => {
    const task = makeTask(session.id, { instanceId: instance.id, ...change })
    journal.saveTask(task)
    return task
  }
  return {
    ...ground,
    forecasts: createForecasts(context),
    session,
    /** Completed turns that took 1, 2, 3 … minutes. */
    complete(count: number, change: Partial<TaskRecord> = {}) {
      for (let minutes = 1; minutes <= count; minutes += 1)
        add({ state: 'completed', startedAt: 0, endedAt: minutes * 60_000, ...change })
      journal.flush()
    },
    run(change: Partial<TaskRecord> = {}) {
      const task = add({ state: 'running', startedAt: context.now(), ...change })
      context.live.tasks.set(task.id, task)
      journal.flush()
      return task
    },
  }
}

test('a task at work is compared with completed turns like it: those with its title, else those of its directory', () => {
  const { complete, run, forecasts, context } = setUp()
  complete(LEAST_TURNS + 2, { title: 'Release', directory: '/a' })
  complete(LEAST_TURNS - 1, { title: 'Rare', directory: '/a' })
  complete(LEAST_TURNS - 1, { title: 'Rare', directory: '/b' })
  complete(40, { title: 'Release', directory: '/c', simulated: false })
  complete(40, { title: 'Release', directory: '/a', model: 'another' })
  const [named, other, few, simulated] = [
    run({ title: 'Release', directory: '/a', model: null }),
    run({ title: 'New', directory: '/a', model: 'another' }),
    run({ title: 'Rare', directory: '/b' }),
    run({ title: 'Release', directory: '/c', simulated: true }),
  ]
  forecasts.look()
  expect(named.forecast).toMatchObject({ basis: 'title', count: LEAST_TURNS + 2 + 40 })
  expect(other.forecast).toMatchObject({ basis: 'directory', count: 40 })
  expect(few.forecast).toBeNull()
  expect(simulated.forecast).toBeNull()
  context.store.journal.flush()
  expect(context.store.tasks.get(named.id)?.forecast).toEqual(named.forecast)
})

test('what failed says nothing of how long a turn takes, nor does the time of a pause or of a wait for a person', () => {
  const { complete, run, forecasts } = setUp()
  complete(40, { state: 'failed' })
  complete(LEAST_TURNS, { endedAt: 5 * 60_000, pausedMs: 3 * 60_000 })
  const task = run()
  forecasts.look()
  expect(task.forecast).toMatchObject({ usualMs: { low: 120_000, high: 120_000 }, count: LEAST_TURNS })
})

test('it is looked at again after a while, and at once when its list has changed', () => {
  const { complete, run, forecasts, wait } = setUp()
  complete(40)
  const task = run()
  forecasts.look()
  const first = task.forecast
  expect(first?.passed).toBe(0)
  wait(9_000)
  forecasts.look()
  expect(task.forecast).toBe(first)
  wait(120_000)
  forecasts.look()
  expect(task.forecast?.passed).toBe(2)
  task.todoList = {
    items: ['completed', 'completed', 'completed', 'pending'].map((status, index) => ({
      id: String(index),
      text: 'x',
      doing: null,
      status: status as 'pending',
    })),
    calls: {},
    pace: { at: 120_000, count: 3, sumMs: 120_000, squares: 3 * 40_000 ** 2 },
  }
  forecasts.look()
  expect(task.forecast?.basis).toBe('steps')
})

test('a task that waits for a person, is paused or queued is not looked at, and its wait is no work', () => {
  const { complete, run, forecasts, wait, context } = setUp()
  complete(40)
  const task = run()
  wait(60_000)
  transition(context, task, { to: 'waiting', cause: 'claude', evidence: 'asks', waitingFor: 'permission' })
  expect(task.waitedSince).toBe(context.now())
  wait(3_600_000)
  forecasts.look()
  expect(task.forecast).toBeNull()
  transition(context, task, { to: 'running', cause: 'person', evidence: 'allowed' })
  expect(task).toMatchObject({ waitedMs: 3_600_000, waitedSince: null })
  forecasts.look()
  expect(task.forecast?.passed).toBe(1)
  // Frozen while it asks: that is a pause.
  transition(context, task, { to: 'waiting', cause: 'claude', evidence: 'asks', waitingFor: 'question' })
  wait(1_000)
  transition(context, task, { to: 'paused', cause: 'person', evidence: 'frozen', pausedAs: 'freeze' })
  wait(5_000)
  expect(task).toMatchObject({ waitedMs: 3_601_000, waitedSince: null })
  transition(context, task, { to: 'waiting', cause: 'person', evidence: 'goes on', waitingFor: 'question' })
  expect(task).toMatchObject({ pausedMs: 5_000, waitedSince: context.now() })
})

test('while the database can not be read, what was told stays, and it is said once', () => {
  const { run, forecasts, context, logged, wait } = setUp()
  const task = run()
  context.store.close()
  forecasts.look()
  wait(20_000)
  forecasts.look()
  expect(task.forecast).toBeNull()
  expect(logged.filter((line) => line.includes('forecasts could not be made'))).toHaveLength(1)
})
