import { type ErrorCode, MusterError } from '../../../contract/errors.ts'
import type { Action, Outcome } from '../../../contract/task.ts'
import { commitNow } from '../commit-now.ts'
import type { Context } from '../context.ts'
import { hold } from '../instances/end-turn.ts'
import { endInstance, introduce, sendPrompt, switchSetting } from '../instances/instance-controls.ts'
import { becomeIdle, isIdle, type Runner } from '../instances/runner.ts'
import { startInstance, takeWarmInstance } from '../instances/start-instance.ts'
import { countPlaces } from '../instances/warm-shelf.ts'
import type { SpawnGate } from '../pool/spawn-gate.ts'
import { saveSession } from '../sessions/session-service.ts'
import type { TaskRecord } from '../store/records.ts'
import { machineGate, type Refusal, refuse } from './admission.ts'
import { applyPendingControl } from './carry-out.ts'
import { orderQueue } from './queue.ts'
import { retryAutomatically } from './retry-automatically.ts'
import { transition } from './transition.ts'

const CLOSING = 'the supervisor is closing'
/** Node's timers take no longer time. */
const LONGEST_TIMER_MS = 2 ** 31 - 1

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
export function createScheduler(context: Context, gate: SpawnGate): Scheduler {
  const { launching } = context.live
  /** When it was decided to start a task, by the monotonic clock. */
  const decided = new WeakMap<TaskRecord, number>()
  /** Work of tasks that are on their way to an instance. */
  const jobs = new Set<Promise<void>>()
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
      const view: View = {
        freeing: countEnding(),
        waiting: 0,
        heldBack: null,
        until: Number.POSITIVE_INFINITY,
      }
      for (const task of orderQueue(context.live.tasks.values(), context.now())) place(task, view)
      context.warm.report(view)
      clearTimeout(later)
      if (Number.isFinite(view.until)) {
        later = setTimeout(pump, Math.min(Math.max(view.until - context.now(), 1), LONGEST_TIMER_MS)).unref()
      }
    })
  }

  function place(task: TaskRecord, view: View): void {
    const session = context.live.session(task.sessionId)
    const runner = context.live.runnerOf(task.sessionId)
    if (!session || runner?.busy) return
    const refusal = refuse(context, task)
    if (refusal) {
      wait(task, refusal, view)
      return
    }
    if (runner && fits(runner, task)) {
      begin(task, 'live', 'its session has a living instance')
      runner.reserved = task
      run(task, () => deliverOrRequeue(runner, task))
      return
    }
    // One writer a session: the old process must be gone before the conversation is opened again.
    if (runner) {
      end(runner)
      return
    }
    if (hasProcess(task.sessionId)) return
    const warm = context.warm.take(session, task)
    if (warm) {
      begin(task, 'warm', `pid ${warm.process.pid} was started ahead for its directory`)
      const taken = takeWarmInstance(context, session, task, warm)
      run(task, () => deliverOrRequeue(taken, task))
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
      // Places that are about to be free are for those that come first.
      if (view.freeing > 0) view.freeing -= 1
      else makeRoom()
      note(task, `no free place (${places} of ${maxInstances} taken${keptByPins()})`)
      return
    }
    launching.add(task.id)
    context.warm.miss(session, task)
    begin(task, 'cold', `a place in the pool is free (${places} of ${maxInstances} taken)`)
    run(task, () =>
      gate
        .run(() => launch(task))
        .finally(() => {
          launching.delete(task.id)
          pump()
        }),
    )
  }

  /** It is committed with what follows: the instance's row, or the prompt that is about to be written. */
  function begin(task: TaskRecord, start: NonNullable<TaskRecord['start']>, evidence: string): void {
    decided.set(task, performance.now())
    task.start = start
    task.queueNote = null
    transition(context, task, { to: 'starting', cause: 'scheduler', evidence })
  }

  function wait(task: TaskRecord, refusal: Refusal, view: View): void {
    view.heldBack ??= refusal.note
    if (refusal.until !== null) view.until = Math.min(view.until, refusal.until)
    note(task, refusal.note)
  }

  /** Why it waits is a part of its row, and written only when it is another reason. */
  function note(task: TaskRecord, text: string): void {
    if (task.queueNote === text) return
    task.queueNote = text
    context.store.journal.saveTask(task)
  }

  /** Ends a warm instance, else the one that has been idle longest: a session can be resumed, at a price. */
  function makeRoom(): void {
    if (context.warm.makeRoom()) return
    const idle = longestIdle()
    if (idle) end(idle)
  }

  function isAnyoneAtWork(): boolean {
    if (launching.size > 0) return true
    for (const runner of context.live.runners.values()) if (runner.busy) return true
    return false
  }

  async function launch(task: TaskRecord): Promise<void> {
    const session = context.live.session(task.sessionId)
    // It may have been cancelled, or we may be closing, while it waited for the gate.
    if (!session || task.state !== 'starting' || context.closing) return requeue(task, CLOSING)
    const runner = await startInstance(context, session, task)
    launching.delete(task.id)
    if (task.state !== 'starting' || context.closing) {
      runner.endCause = 'idle'
      await endInstance(context, runner)
      return requeue(task, CLOSING)
    }
    try {
      await deliver(runner, task)
    } catch (error) {
      if (!runner.ending) end(runner)
      throw error
    }
  }

  function requeue(task: TaskRecord, evidence: string): void {
    if (task.state !== 'starting') return
    task.instanceId = null
    transition(context, task, {
      to: 'queued',
      cause: context.closing ? 'shutdown' : 'scheduler',
      evidence,
    })
    commitNow(context)
    pump()
  }

  /** A living instance that does not take the prompt is replaced by one that resumes the session. */
  async function deliverOrRequeue(runner: Runner, task: TaskRecord): Promise<void> {
    try {
      await deliver(runner, task)
    } catch (error) {
      const isGone = error instanceof MusterError && error.code === 'unavailable'
      if (!isGone && !runner.ending) throw error
      if (!runner.ending) end(runner)
      requeue(task, 'the instance of its session took no prompt any more')
    }
  }

  async function deliver(runner: Runner, task: TaskRecord): Promise<void> {
    try {
      await adjust(runner, task)
    } finally {
      runner.reserved = null
    }
    if (runner.ending) throw new MusterError('unavailable', 'The instance is ending.')
    if (context.closing) return requeue(task, CLOSING)
    if (task.state !== 'starting' || task.pendingControl === 'hold') {
      if (task.state === 'starting') hold(context, task, 'its prompt was not written yet')
      becomeIdle(context, runner)
      introduce(context, runner)
      saveSession(context, runner.session)
      return pump()
    }
    task.instanceId = runner.record.id
    task.outputStart = runner.record.offset
    task.costBaseMicros = runner.session.totalCostMicros
    runner.decidedAt = decided.get(task) ?? null
    await sendPrompt(context, runner, task)
    applyPendingControl(context, task)
  }

  /** Brings model and permission mode of a living instance to what the task is to run with. */
  async function adjust(runner: Runner, task: TaskRecord): Promise<void> {
    const { launch } = runner.record
    if (task.model !== null && task.model !== launch.model) {
      await switchSetting(context, runner, { subtype: 'set_model', model: task.model })
      launch.model = task.model
    }
    if (task.permissionMode !== launch.permissionMode) {
      await switchSetting(context, runner, { subtype: 'set_permission_mode', mode: task.permissionMode })
      launch.permissionMode = task.permissionMode
    }
  }

  function run(task: TaskRecord, work: () => Promise<void>): void {
    const job = work()
      .catch((error: unknown) => giveUp(task, error))
      .finally(() => void jobs.delete(job))
    jobs.add(job)
  }

  /** It could not be started; one that could only not be recorded waits for the database. */
  function giveUp(task: TaskRecord, error: unknown): void {
    if (task.state !== 'starting') return
    const isRefused =
      error instanceof MusterError && error.code === 'storage' && context.store.journal.blocked
    if (context.closing || isRefused) {
      requeue(task, context.closing ? CLOSING : 'the database could not be written')
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
    pump()
  }

  async function settled(): Promise<void> {
    while (jobs.size > 0) await Promise.allSettled(jobs)
  }

  function end(runner: Runner): void {
    runner.endCause = 'idle'
    endInstance(context, runner).catch((error: unknown) => {
      context.config.log('error', 'an idle instance could not be ended', { error: String(error) })
    })
  }

  function hasProcess(sessionId: string): boolean {
    for (const runner of context.live.runners.values()) if (runner.record.sessionId === sessionId) return true
    return false
  }

  function countEnding(): number {
    let count = 0
    for (const runner of context.live.runners.values()) if (runner.ending) count += 1
    for (const warm of context.warm.instances.values()) if (warm.gone) count += 1
    return count
  }

  /** What a person can change about it: sessions that are pinned keep their idle instances. */
  function keptByPins(): string {
    let count = 0
    for (const runner of context.live.runners.values()) {
      if (runner.session.pinned && isIdle(context, runner)) count += 1
    }
    return count === 0 ? '' : `, ${count} of them idle in pinned sessions`
  }

  function longestIdle(): Runner | null {
    let found: Runner | null = null
    for (const runner of context.live.runners.values()) {
      if (!isIdle(context, runner) || runner.idleSince === null || runner.session.pinned) continue
      if (!found || runner.idleSince < (found.idleSince ?? 0)) found = runner
    }
    return found
  }

  return { pump, settled }
}

/** Limits and a bypass of permissions are given at the start of a process and can't be switched later. */
function fits(runner: Runner, task: TaskRecord): boolean {
  if (runner.retirement) return false
  const { launch } = runner.record
  if (launch.maxTurns !== task.limits.maxTurns || launch.maxCostMicros !== task.limits.maxCostMicros)
    return false
  return task.permissionMode !== 'bypassPermissions' || launch.permissionMode === 'bypassPermissions'
}

/** Ways forward where trying the same again is not all that can be done. */
const ways: Partial<Record<ErrorCode, Action[]>> = {
  claude_not_found: ['open_settings', 'retry', 'doctor'],
  conflict: ['retry', 'new_session'],
  not_resumable: ['new_session'],
}

function startFailure(error: unknown): Outcome {
  const known = error instanceof MusterError
  return {
    reason: known ? error.code : 'startup_failed',
    message: known ? error.message : 'The instance could not be started.',
    hint:
      (known ? error.hint : undefined) ?? 'Run the checks in Settings (or `muster doctor`), then try again.',
    actions: (known ? ways[error.code] : undefined) ?? ['retry', 'doctor'],
    diagnostics: error instanceof Error ? error.message : String(error),
  }
}
