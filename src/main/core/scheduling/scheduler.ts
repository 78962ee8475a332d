import { setTimeout as delay } from 'node:timers/promises'
import { MusterError } from '../../../contract/errors.ts'
import { endInstance } from '../instances/instance-controls.ts'
import { machineGate } from '../instances/machine-gate.ts'
import { startInstance } from '../instances/start-instance.ts'
import type { PoolParts } from '../instances/warm/parts.ts'
import { countEnding, countPlaces, describeFullPool, endUnused, makeRoom } from '../instances/warm/places.ts'
import { takeWarmInstance } from '../instances/warm/take-warm-instance.ts'
import { endOfItself } from '../instances/watch-instance.ts'
import type { Runner } from '../live/runner.ts'
import type { SpawnGate } from '../processes/spawn-gate.ts'
import { commitNow } from '../store/commit-now.ts'
import type { TaskRecord } from '../store/records.ts'
import { isForRoom } from '../store/storage-error.ts'
import { createDependencies } from '../tasks/dependencies.ts'
import type { Refusal } from '../tasks/refusal.ts'
import { retryAutomatically } from '../tasks/retry-automatically.ts'
import { transition } from '../tasks/transition.ts'
import { asksForEnd } from '../turns/task-states.ts'
import { refuse } from './admission.ts'
import { deliver, deliverOrGiveBack, giveBack, needsNewProcess } from './deliver.ts'
import { orderQueue } from './queue.ts'
import { EndedAtStart, startFailure } from './start-failure.ts'

/** Node's timers take no longer time. */
const LONGEST_TIMER_MS = 2 ** 31 - 1

/** How long a process that prints nothing keeps others from being started. */
const UP_WITHIN_MS = 3_000
/** How soon a look that failed is tried again. */
const AGAIN_AFTER_MS = 1_000

/** What one look at the queue finds. */
interface View {
  /** Places that are about to be free, without those that somebody waits for already. */
  freeing: number
  /** Tasks that wait for a place. */
  waiting: number
  /** What else holds work back; the first reason. */
  heldBack: string | null
  /** When the first of those reasons is over, UTC ms. */
  until: number
}

/** Starts what is queued. */
export interface Scheduler {
  /** Looks whether something queued can start now; cheap, may be called often. */
  pump(): void
  /** Resolves when no task is on its way to an instance. */
  settled(): Promise<void>
}

/**
 * Decides what runs next: as often as something changes, queued tasks are looked at in order, and each that
 * may start and finds a place does. A session's next turn goes to its living instance, its first one to an
 * instance that was started ahead; others need a place in the pool, for which a warm instance is ended, or the
 * one that has been idle longest. What has to wait says why.
 */
export function createScheduler(context: PoolParts, gate: SpawnGate): Scheduler {
  const { launching } = context.live
  const dependencies = createDependencies(context)
  /** When it was decided to start a task, by the monotonic clock. */
  const decided = new WeakMap<TaskRecord, number>()
  /**
   * By session: the task that is on its way to an instance. What was taken back or given back meanwhile is followed
   * by the session's next start only after that, or there would be two processes of one session.
   */
  const jobs = new Map<string, Promise<void>>()
  let planned = false
  /** Looks again when the first reason to wait is over. */
  let later: NodeJS.Timeout | undefined

  function pump(): void {
    if (planned || !context.config.schedule || context.closing) return
    planned = true
    setImmediate(() => {
      planned = false
      if (context.closing) return
      const { journal } = context.store
      // Nothing starts that could not be recorded.
      if (journal.blocked) {
        void journal.onceWritable().then(pump)
        return
      }
      const until = look()
      clearTimeout(later)
      if (Number.isFinite(until)) {
        later = setTimeout(pump, Math.min(Math.max(until - context.now(), 1), LONGEST_TIMER_MS)).unref()
      }
    })
  }

  /** Looks at the whole queue. Returns when it has to be looked at again, UTC ms. */
  function look(): number {
    const view: View = {
      freeing: countEnding(context),
      waiting: 0,
      heldBack: null,
      until: Number.POSITIVE_INFINITY,
    }
    try {
      dependencies.settle()
      for (const task of orderQueue(context.live.tasks.values(), context.now())) place(task, view)
      context.warm.report(view)
      return view.until
    } catch (error) {
      // Sessions are read from the database, which may fail for a while.
      context.config.log('error', 'the queue could not be looked at', { error: String(error) })
      return context.now() + AGAIN_AFTER_MS
    }
  }

  function place(task: TaskRecord, view: View): void {
    const session = context.live.session(task.sessionId)
    const runner = context.live.runnerOf(task.sessionId)
    if (!session) return
    if (runner?.busy || jobs.has(task.sessionId)) {
      note(task, 'waits for the turn before it in its session')
      return
    }
    const refusal = refuse(context, task)
    if (refusal) {
      wait(task, refusal, view)
      return
    }
    if (runner && !needsNewProcess(runner, task)) {
      begin(task, 'live', 'its session has a living instance')
      runner.reserved = task
      run(task, () => deliverOrGiveBack(context, runner, task, decidedAt(task)))
      return
    }
    // One writer a session: the old process must be gone before the conversation is opened again.
    if (runner) {
      endUnused(context, runner, 'the next turn of its session needs another one')
      return
    }
    if (hasProcess(task.sessionId)) return
    const warm = context.warm.take(session, task)
    if (warm) {
      begin(task, 'warm', `pid ${warm.process.pid} was started ahead for its directory`)
      const taken = takeWarmInstance(context, session, task, warm)
      run(task, () => deliverOrGiveBack(context, taken, task, decidedAt(task)))
      return
    }
    // While nothing works there is nothing that could give back what the machine lacks.
    const lack = isAnyoneAtWork() ? machineGate(context) : null
    if (lack) {
      wait(task, lack, view)
      return
    }
    const { maxInstances } = context.config
    const places = countPlaces(context)
    if (places >= maxInstances) {
      view.waiting += 1
      note(task, describeFullPool(context))
      // Places that are about to be free are for those that come first.
      if (view.freeing > 0) view.freeing -= 1
      else makeRoom(context)
      return
    }
    launching.add(task.id)
    context.warm.miss(session, task)
    begin(task, 'cold', `a place in the pool is free (${places} of ${maxInstances} taken)`)
    run(task, () => launchInTurn(task).finally(() => void launching.delete(task.id)))
  }

  /** Resolves when it has its prompt. The next one's turn comes when its process is up, which takes CPU. */
  function launchInTurn(task: TaskRecord): Promise<void> {
    return new Promise((resolve, reject) => {
      const start = async (): Promise<void> => {
        const runner = await launch(task)
        resolve()
        if (runner) await Promise.race([runner.up.promise, delay(UP_WITHIN_MS, undefined, { ref: false })])
      }
      gate.run(start).catch(reject)
    })
  }

  /** It is committed with what follows: the instance's row, or the prompt that is about to be written. */
  function begin(task: TaskRecord, start: NonNullable<TaskRecord['start']>, evidence: string): void {
    decided.set(task, performance.now())
    context.live.startPace.note()
    task.start = start
    transition(context, task, { to: 'starting', cause: 'scheduler', evidence })
  }

  const decidedAt = (task: TaskRecord) => decided.get(task) ?? null

  function wait(task: TaskRecord, refusal: Refusal, view: View): void {
    view.heldBack ??= refusal.note
    if (refusal.until !== null) view.until = Math.min(view.until, refusal.until)
    note(task, refusal.note, refusal.isBudget === true)
  }

  /** Why it waits is a part of its row, and written only when it is another reason. */
  function note(task: TaskRecord, text: string, isBudget = false): void {
    const waitingFor = isBudget ? 'budget' : null
    if (task.queueNote === text && task.waitingFor === waitingFor) return
    task.queueNote = text
    task.waitingFor = waitingFor
    context.store.journal.saveTask(task)
  }

  function isAnyoneAtWork(): boolean {
    if (launching.size > 0) return true
    for (const runner of context.live.runners.values()) if (runner.busy) return true
    return false
  }

  /** Null: it was not needed any more. */
  async function launch(task: TaskRecord): Promise<Runner | null> {
    const session = context.live.session(task.sessionId)
    // It may have been cancelled, or we may be closing, while it waited for the gate.
    if (!session || task.state !== 'starting' || context.closing) {
      giveBack(context, task)
      return null
    }
    const runner = await startInstance(context, session, task)
    launching.delete(task.id)
    if (task.state !== 'starting' || context.closing) {
      runner.endCause = 'idle'
      await endInstance(context, runner, 'it was not needed any more')
      giveBack(context, task)
      return null
    }
    try {
      await deliver(context, runner, task, decidedAt(task))
      return runner
    } catch (error) {
      const end = runner.endCause === null ? await endOfItself(context, runner) : null
      if (!runner.ending) endUnused(context, runner, 'it took no prompt')
      throw end === null ? error : new EndedAtStart(end)
    }
  }

  function run(task: TaskRecord, work: () => Promise<void>): void {
    const job = work()
      .catch((error: unknown) => giveUp(task, error))
      .finally(() => {
        jobs.delete(task.sessionId)
        pump()
      })
    jobs.set(task.sessionId, job)
  }

  /** It could not be started; one that could only not be recorded waits for the database. */
  function giveUp(task: TaskRecord, error: unknown): void {
    // Asked for when its prompt was on its way: that counts, and not that the prompt was not taken.
    const { pendingControl, pausedAs } = task
    if (asksForEnd(pendingControl) || pausedAs === 'freeze') {
      giveBack(context, task, 'its prompt was not taken any more')
      return
    }
    if (task.state !== 'starting') return
    const isFull = isForRoom(error)
    if (isFull) context.disk.full()
    const isRefused =
      error instanceof MusterError && error.code === 'storage' && context.store.journal.blocked
    if (context.closing || isFull || isRefused) {
      const why = isFull ? 'the disk had no room for its process' : 'the database could not be written'
      giveBack(context, task, context.closing ? undefined : why)
      return
    }
    transition(context, task, {
      to: 'failed',
      cause: 'scheduler',
      evidence: 'the instance could not be started',
      outcome: startFailure(error),
    })
    retryAutomatically(context, task, null)
    commitNow(context)
  }

  async function settled(): Promise<void> {
    while (jobs.size > 0) await Promise.allSettled(jobs.values())
  }

  function hasProcess(sessionId: string): boolean {
    for (const runner of context.live.runners.values()) if (runner.record.sessionId === sessionId) return true
    return false
  }

  return { pump, settled }
}
