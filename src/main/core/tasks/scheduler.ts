import { MusterError } from '../../../contract/errors.ts'
import type { Outcome } from '../../../contract/task.ts'
import type { Context } from '../context.ts'
import { endInstance, sendPrompt, switchSetting } from '../instances/instance-controls.ts'
import type { Runner } from '../instances/runner.ts'
import { startInstance } from '../instances/start-instance.ts'
import { createSpawnGate } from '../pool/spawn-gate.ts'
import type { TaskRecord } from '../store/records.ts'
import { orderQueue } from './queue.ts'
import { applyPendingControl } from './task-controls.ts'
import { transition } from './transition.ts'

/**
 * Decides what runs next: as often as something changes, queued tasks are looked at in order, and each that
 * finds a place starts. A session's next turn goes to its living instance; others need a place in the pool,
 * for which the instance that has been idle longest is ended.
 */
export function createScheduler(context: Context): { pump(): void } {
  const gate = createSpawnGate(context.config.maxStarting)
  /** Tasks that were given a place and whose process is not there yet. */
  const launching = new Set<string>()
  let planned = false

  function pump(): void {
    if (planned || !context.config.schedule || context.closing) return
    planned = true
    setImmediate(() => {
      planned = false
      if (context.closing) return
      for (const task of orderQueue(context.live.tasks.values(), context.now())) {
        if (!place(task)) break
      }
    })
  }

  /** False when nothing more can start now. */
  function place(task: TaskRecord): boolean {
    const session = context.live.session(task.sessionId)
    if (!session) return true
    const runner = context.live.runnerOf(task.sessionId)
    if (runner?.busy) return true
    if (runner && fits(runner, task)) {
      begin(task, 'its session has a living instance')
      run(task, () => deliver(runner, task))
      return true
    }
    if (runner) {
      end(runner)
      return true
    }
    // One writer a session: the old process must be gone before the conversation is opened again.
    if (isEnding(task.sessionId)) return true
    if (context.live.runners.size + launching.size >= context.config.maxInstances) {
      const idle = longestIdle()
      if (!idle) return false
      end(idle)
      return false
    }
    launching.add(task.id)
    begin(
      task,
      `a place in the pool is free (${context.live.runners.size} of ${context.config.maxInstances} taken)`,
    )
    run(task, () => gate.run(() => launch(task)).finally(() => launching.delete(task.id)))
    return true
  }

  function begin(task: TaskRecord, evidence: string): void {
    transition(context, task, { to: 'starting', cause: 'scheduler', evidence })
    context.store.journal.flush()
  }

  async function launch(task: TaskRecord): Promise<void> {
    const session = context.live.session(task.sessionId)
    // It may have been cancelled, or we may be closing, while it waited for the gate.
    if (!session || task.state !== 'starting' || context.closing) return requeue(task)
    const runner = await startInstance(context, session, task)
    launching.delete(task.id)
    if (task.state !== 'starting' || context.closing) {
      await endInstance(context, runner)
      return requeue(task)
    }
    await deliver(runner, task)
  }

  function requeue(task: TaskRecord): void {
    if (task.state !== 'starting') return
    task.instanceId = null
    transition(context, task, { to: 'queued', cause: 'shutdown', evidence: 'the supervisor is closing' })
    context.store.journal.flush()
  }

  async function deliver(runner: Runner, task: TaskRecord): Promise<void> {
    task.instanceId = runner.record.id
    task.outputStart = runner.record.offset
    task.costBaseMicros = runner.session.totalCostMicros
    await adjust(runner)
    await sendPrompt(context, runner, task)
    applyPendingControl(context, task)
  }

  /** Brings model and permission mode of a living instance to what its session says now. */
  async function adjust(runner: Runner): Promise<void> {
    const { session, settings } = runner
    if (session.model !== null && session.model !== settings.model) {
      await switchSetting(context, runner, { subtype: 'set_model', model: session.model })
      settings.model = session.model
    }
    if (session.permissionMode !== settings.permissionMode) {
      await switchSetting(context, runner, { subtype: 'set_permission_mode', mode: session.permissionMode })
      settings.permissionMode = session.permissionMode
    }
  }

  function run(task: TaskRecord, work: () => Promise<void>): void {
    work().catch((error: unknown) => {
      if (!context.live.tasks.has(task.id)) return
      transition(context, task, {
        to: 'failed',
        cause: 'scheduler',
        evidence: 'the instance could not be started',
        outcome: startFailure(error),
      })
      context.store.journal.flush()
      pump()
    })
  }

  function end(runner: Runner): void {
    runner.endCause = 'idle'
    endInstance(context, runner).catch((error: unknown) => {
      context.config.log('error', 'an idle instance could not be ended', { error: String(error) })
    })
  }

  function isEnding(sessionId: string): boolean {
    for (const runner of context.live.runners.values()) if (runner.record.sessionId === sessionId) return true
    return false
  }

  function longestIdle(): Runner | null {
    let found: Runner | null = null
    for (const runner of context.live.runners.values()) {
      if (runner.busy || runner.ending || runner.idleSince === null || runner.backgroundTasks > 0) continue
      if (!found || runner.idleSince < (found.idleSince ?? 0)) found = runner
    }
    return found
  }

  return { pump }
}

/** Limits and a bypass of permissions are given at the start of a process and can't be switched later. */
function fits(runner: Runner, task: TaskRecord): boolean {
  const { settings } = runner
  if (settings.maxTurns !== task.limits.maxTurns || settings.maxCostMicros !== task.limits.maxCostMicros)
    return false
  return (
    runner.session.permissionMode !== 'bypassPermissions' || settings.permissionMode === 'bypassPermissions'
  )
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
