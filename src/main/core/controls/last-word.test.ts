import { expect, test, vi } from 'vitest'
import { createRunner } from '../instances/instance-row.ts'
import { atRisk } from '../instances/output-gap.ts'
import { cutInstance } from '../instances/retire-instance.ts'
import type { PoolParts } from '../instances/warm/parts.ts'
import type { Turn } from '../live/runner.ts'
import type { InstanceProcess, TreeReport } from '../processes/process.ts'
import { makeInstance, makeSession, makeTask } from '../store/fixtures/records.ts'
import type { TaskRecord } from '../store/records.ts'
import { requeue } from '../tasks/conclude-turn.ts'
import { isKeptBack } from '../turns/kept-back.ts'
import { freezeForDisk, thawForDisk } from './disk-pause.ts'
import { pauseTask, resumeTask } from './task-controls.ts'

/* Freezes and continuations that meet each other: whatever was asked for last is what comes of it. */

const FULL = 'the disk is full'
const seen: TreeReport = { pids: [7], seen: true }

/** A task at work in a process whose stops and continuations are seen when the test says so. */
function atWork(change: Partial<TaskRecord> = {}) {
  const session = makeSession()
  const instance = makeInstance(session.id, { state: 'busy' })
  const task = makeTask(session.id, { state: 'running', instanceId: instance.id, ...change })
  const asked: { what: string; seen: PromiseWithResolvers<TreeReport> }[] = []
  const lines: string[] = []
  const ask = (what: string) => {
    const step = { what, seen: Promise.withResolvers<TreeReport>() }
    asked.push(step)
    return step.seen.promise
  }
  // No more of a process and of a context is needed.
  const process = {
    pid: 7,
    freeze: () => ask('freeze'),
    thaw: () => ask('thaw'),
    send: async (line: string) => void lines.push(line),
    signalInterrupt: () => {},
  } as unknown as InstanceProcess
  const journal = { saveInstance: () => {}, saveTask: () => {}, append: () => {}, flush: () => {} }
  const live = {
    tasks: new Map([[task.id, task]]),
    runners: new Map(),
    watchers: new Map(),
    task: (id: string) => live.tasks.get(id),
  }
  const context = {
    config: { log: () => {}, dataDirectory: '/nowhere' },
    store: { journal },
    live,
    disk: { shortage: null },
    now: Date.now,
    newId: () => 'request',
    wake: () => {},
  } as unknown as PoolParts
  const runner = createRunner(context, instance, session, process)
  live.runners.set(instance.id, runner)
  runner.current = { task, holding: false, openTools: new Map() } as unknown as Turn
  const tell = async (at: number, outcome: TreeReport | Error = seen) => {
    const step = asked[at]?.seen
    if (outcome instanceof Error) step?.reject(outcome)
    else step?.resolve(outcome)
    await new Promise((resolve) => setImmediate(resolve))
  }
  return { context, task, runner, tell, lines, asked: () => asked.map(({ what }) => what) }
}

test('a pause in the midst of going on by itself is a person’s, and room does not end it', async () => {
  const { context, task, tell, asked } = atWork()
  freezeForDisk(context, FULL, false)
  await tell(0)
  thawForDisk(context)
  await tell(-1)
  pauseTask(context, task.id, 'freeze', 'step')
  expect(isKeptBack(task)).toBe(false)
  thawForDisk(context)
  await tell(1)
  await tell(2)
  expect(asked()).toEqual(['freeze', 'thaw', 'freeze'])
  expect(task).toMatchObject({ state: 'paused', pausedAs: 'freeze', pendingControl: null, queueNote: null })
})

test('a freeze of Muster’s own that a person took back leaves no word of it', async () => {
  const { context, task, tell } = atWork()
  freezeForDisk(context, FULL, false)
  resumeTask(context, task.id)
  await tell(0)
  await tell(1)
  expect(task).toMatchObject({ state: 'running', pendingControl: null, queueNote: null })
  pauseTask(context, task.id, 'freeze', 'step')
  expect(isKeptBack(task)).toBe(false)
})

test('what is given back to the queue has nothing pending: a pause holds it, a resume lets it go', () => {
  const paused = atWork({ state: 'starting', pendingControl: 'freeze' })
  requeue(paused.context, paused.task, { cause: 'scheduler', evidence: 'no room' })
  expect(paused.task).toMatchObject({ state: 'paused', pausedAs: 'hold', pendingControl: null })
  resumeTask(paused.context, paused.task.id)
  expect(paused.task).toMatchObject({ state: 'queued', pendingControl: null })

  const frozen = { state: 'paused', pausedAs: 'freeze', pausedFrom: 'starting' } as const
  const resumed = atWork({ ...frozen, pendingControl: 'resume' })
  requeue(resumed.context, resumed.task, { cause: 'scheduler', evidence: 'its process is gone' })
  expect(resumed.task).toMatchObject({ state: 'queued', pendingControl: null })
})

test('the stop of an instance that a task has left says nothing of the task', async () => {
  const { context, task, runner, tell, asked } = atWork()
  pauseTask(context, task.id, 'freeze', 'step')
  // It went on in another instance meanwhile, and is to be frozen there.
  runner.current = null
  task.instanceId = 'another'
  await tell(0)
  expect(task).toMatchObject({ state: 'running', pendingControl: 'freeze' })
  expect(asked()).toEqual(['freeze', 'thaw'])
})

test('a failure of a freeze that something newer took over is not that of the newer one', async () => {
  const { context, task, tell } = atWork()
  pauseTask(context, task.id, 'freeze', 'step')
  resumeTask(context, task.id)
  pauseTask(context, task.id, 'freeze', 'step')
  await tell(0, new Error('it could not be looked at'))
  await tell(2)
  expect(task).toMatchObject({ state: 'paused', pausedAs: 'freeze', pendingControl: null })
})

test('a hold that was asked for while a wait was frozen holds it when it goes on', async () => {
  const { context, task, tell, lines } = atWork({ state: 'waiting', waitingFor: 'retry' })
  pauseTask(context, task.id, 'freeze', 'step')
  await tell(0)
  resumeTask(context, task.id)
  pauseTask(context, task.id, 'hold', 'step')
  // The hold has it continued by itself; the resume before it counts no more.
  await tell(1)
  await tell(2)
  expect(lines).toHaveLength(1)
  expect(lines[0]).toContain('interrupt')
})

test('a turn that is cut while it is being frozen is let go on, to hear its interrupt', async () => {
  const { context, task, runner, tell, asked, lines } = atWork()
  pauseTask(context, task.id, 'freeze', 'step')
  cutInstance(context, runner, { cause: 'person', reason: 'asked for' })
  await tell(0)
  await tell(1)
  expect(asked()).toEqual(['freeze', 'thaw'])
  expect(lines).toHaveLength(1)
})

test('what goes on while the disk is full may lose output, also before it was seen to go on', async () => {
  const { context, task, runner, tell } = atWork()
  pauseTask(context, task.id, 'freeze', 'step')
  await tell(0)
  freezeForDisk(context, FULL, true)
  expect(atRisk.has(runner)).toBe(false)
  resumeTask(context, task.id)
  freezeForDisk(context, FULL, true)
  expect(atRisk.has(runner)).toBe(true)
})

test('a pause of a person that began on a full disk is looked at when they end it: its turn may have lost its end', async () => {
  const { context, task, runner, tell, lines } = atWork()
  freezeForDisk(context, FULL, true)
  await tell(0)
  pauseTask(context, task.id, 'freeze', 'step')
  thawForDisk(context)
  expect(task).toMatchObject({ state: 'paused', queueNote: null })
  // Found again by chance in the file's end, or else told as what may be missing.
  resumeTask(context, task.id)
  await tell(1)
  await vi.waitFor(() => expect(runner.retirement).not.toBeNull())
  expect(runner.retirement).toMatchObject({ cause: 'output', cutsTurn: true })
  expect(lines).toHaveLength(1)
})

test('what goes on by itself after a full disk without having been stopped is looked at, too', async () => {
  const { context, runner } = atWork({ pendingControl: 'hold' })
  freezeForDisk(context, FULL, true)
  thawForDisk(context)
  await vi.waitFor(() => expect(runner.retirement).not.toBeNull())
  expect(runner.retirement).toMatchObject({ cause: 'output' })
})
