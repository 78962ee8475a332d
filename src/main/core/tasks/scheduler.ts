import { MusterError } from '../../../contract/errors.ts'
import type { Outcome } from '../../../contract/task.ts'
import { commitNow } from '../commit-now.ts'
import type { Context } from '../context.ts'
import { hold } from '../instances/end-turn.ts'
import { endInstance, sendPrompt, switchSetting } from '../instances/instance-controls.ts'
import { becomeIdle, isIdle, type Runner } from '../instances/runner.ts'
import { startInstance } from '../instances/start-instance.ts'
import { createSpawnGate } from '../pool/spawn-gate.ts'
import { saveSession } from '../sessions/session-service.ts'
import type { TaskRecord } from '../store/records.ts'
import { applyPendingControl } from './carry-out.ts'
import { orderQueue } from './queue.ts'
import { transition } from './transition.ts'

const CLOSING = 'the supervisor is closing'

/** Starts what is queued. */
export interface Scheduler {
  /** Looks whether something queued can start now; cheap, may be called often. */
  pump(): void
  /** Resolves when no task is on its way to an instance. */
  settled(): Promise<void>
}

/**
 * Decides what runs next: as often as something changes, queued tasks are looked at in order, and each that
 * finds a place starts. A session's next turn goes to its living instance; others need a place in the pool,
 * for which the instance that has been idle longest is ended.
 */
export function createScheduler(context: Context): Scheduler {
  const gate = createSpawnGate(context.config.maxStarting)
  /** Tasks that were given a place and whose process is not there yet. */
  const launching = new Set<string>()
  /** Work of tasks that are on their way to an instance. */
  const jobs = new Set<Promise<void>>()
  let planned = false

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
      let freeing = countEnding()
      for (const task of orderQueue(context.live.tasks.values(), context.now())) {
        if (place(task, freeing > 0)) freeing -= 1
      }
    })
  }

  /** True when the task has to wait for a place that is about to be free: `isFreeing`, or an idle instance ends. */
  function place(task: TaskRecord, isFreeing: boolean): boolean {
    const session = context.live.session(task.sessionId)
    const runner = context.live.runnerOf(task.sessionId)
    if (!session || runner?.busy) return false
    if (runner && fits(runner, task)) {
      begin(task, 'its session has a living instance')
      runner.reserved = task
      run(task, () => deliverOrRequeue(runner, task))
      return false
    }
    if (runner) {
      end(runner)
      return false
    }
    // One writer a session: the old process must be gone before the conversation is opened again.
    if (hasProcess(task.sessionId)) return false
    if (context.live.runners.size + launching.size >= context.config.maxInstances) {
      const idle = isFreeing ? null : longestIdle()
      if (idle) end(idle)
      return isFreeing
    }
    launching.add(task.id)
    begin(
      task,
      `a place in the pool is free (${context.live.runners.size} of ${context.config.maxInstances} taken)`,
    )
    run(task, () =>
      gate
        .run(() => launch(task))
        .finally(() => {
          launching.delete(task.id)
          pump()
        }),
    )
    return false
  }

  /** It is committed with what follows: the instance's row, or the prompt that is about to be written. */
  function begin(task: TaskRecord, evidence: string): void {
    transition(context, task, { to: 'starting', cause: 'scheduler', evidence })
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
      saveSession(context, runner.session)
      return pump()
    }
    task.instanceId = runner.record.id
    task.outputStart = runner.record.offset
    task.costBaseMicros = runner.session.totalCostMicros
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
    return count
  }

  function longestIdle(): Runner | null {
    let found: Runner | null = null
    for (const runner of context.live.runners.values()) {
      if (!isIdle(context, runner) || runner.idleSince === null) continue
      if (!found || runner.idleSince < (found.idleSince ?? 0)) found = runner
    }
    return found
  }

  return { pump, settled }
}

/** Limits and a bypass of permissions are given at the start of a process and can't be switched later. */
function fits(runner: Runner, task: TaskRecord): boolean {
  const { launch } = runner.record
  if (launch.maxTurns !== task.limits.maxTurns || launch.maxCostMicros !== task.limits.maxCostMicros)
    return false
  return task.permissionMode !== 'bypassPermissions' || launch.permissionMode === 'bypassPermissions'
}

function startFailure(error: unknown): Outcome {
  const known = error instanceof MusterError
  return {
    reason: known ? error.code : 'startup_failed',
    message: known ? error.message : 'The instance could not be started.',
    hint:
      (known ? error.hint : undefined) ?? 'Run the checks in Settings (or `muster doctor`), then try again.',
    actions:
      known && error.code === 'claude_not_found' ? ['open_settings', 'retry', 'doctor'] : ['retry', 'doctor'],
    diagnostics: error instanceof Error ? error.message : String(error),
  }
}
