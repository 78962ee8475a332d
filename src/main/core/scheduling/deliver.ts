import { isDeepStrictEqual } from 'node:util'
import { MusterError } from '../../../contract/errors.ts'
import { applyPendingControl } from '../controls/carry-out.ts'
import { introduce, sendPrompt, switchSetting, thawInstance } from '../instances/instance-controls.ts'
import { becomeIdle } from '../instances/instance-row.ts'
import { setupMark } from '../instances/setup-mark.ts'
import type { PoolParts } from '../instances/warm/parts.ts'
import { endUnused } from '../instances/warm/places.ts'
import type { Runner } from '../live/runner.ts'
import { saveSession } from '../live/save-session.ts'
import { commitNow } from '../store/commit-now.ts'
import type { TaskRecord } from '../store/records.ts'
import { hold, requeue } from '../tasks/conclude-turn.ts'

/**
 * Whether a task can't be given to its session's living instance: limits, a schema of the answer, a bypass of permissions
 * and the setup of its session are given at the start of a process and can't be switched later.
 */
export function needsNewProcess(runner: Runner, task: TaskRecord): boolean {
  if (runner.retirement) return true
  const { launch } = runner.record
  if (launch.maxTurns !== task.limits.maxTurns || launch.maxCostMicros !== task.limits.maxCostMicros)
    return true
  if (!isDeepStrictEqual(launch.outputSchema, task.outputSchema)) return true
  if (launch.setup !== setupMark(runner.session).setup) return true
  return task.permissionMode === 'bypassPermissions' && launch.permissionMode !== 'bypassPermissions'
}

/**
 * Gives a task that is starting its instance: model and permission mode as the task wants them, then the prompt.
 * What was asked for meanwhile (a hold, an end) is carried out instead of it. `decidedAt`: when it was decided to
 * start it, by the monotonic clock.
 *
 * @throws MusterError `unavailable` when the instance is ending or takes no prompt; `conflict` when it refuses what the task
 *   wants; `storage`
 */
export async function deliver(
  context: PoolParts,
  runner: Runner,
  task: TaskRecord,
  decidedAt: number | null,
): Promise<void> {
  try {
    // Its last turn ended when it was frozen, and it has not been seen to go on yet: stopped it would take no change.
    if (runner.record.state === 'frozen') await thawInstance(context, runner)
    await adjust(context, runner, task)
  } finally {
    runner.reserved = null
  }
  if (runner.ending) throw new MusterError('unavailable', 'The instance is ending.')
  if (context.closing) return giveBack(context, task)
  if (task.state !== 'starting' || task.pendingControl === 'hold') {
    if (task.state === 'starting') hold(context, task, 'its prompt was not written yet')
    becomeIdle(context, runner)
    introduce(context, runner)
    saveSession(context, runner.session)
    return context.wake()
  }
  task.instanceId = runner.record.id
  task.outputStart = runner.record.offset
  runner.decidedAt = decidedAt
  await sendPrompt(context, runner, task)
  applyPendingControl(context, task)
}

/**
 * The same for a living instance: one that does not take the prompt is replaced by one that resumes the session.
 *
 * @throws MusterError `storage`, or another that is not the instance's end
 */
export async function deliverOrGiveBack(
  context: PoolParts,
  runner: Runner,
  task: TaskRecord,
  decidedAt: number | null,
): Promise<void> {
  try {
    await deliver(context, runner, task, decidedAt)
  } catch (error) {
    const isGone = error instanceof MusterError && error.code === 'unavailable'
    if (!isGone && !runner.ending) {
      // It goes on living: its place can be given to others.
      becomeIdle(context, runner)
      saveSession(context, runner.session)
      throw error
    }
    if (!runner.ending) endUnused(context, runner, 'it took no prompt any more')
    giveBack(context, task, 'the instance of its session took no prompt any more')
  }
}

/**
 * Back to the queue before its prompt was taken, unless it has ended or was held meanwhile; without evidence: because
 * the supervisor is closing.
 */
export function giveBack(context: PoolParts, task: TaskRecord, evidence = 'the supervisor is closing'): void {
  if (task.state !== 'starting' && task.pausedAs !== 'freeze') return
  requeue(context, task, { cause: context.closing ? 'shutdown' : 'scheduler', evidence })
  commitNow(context)
  context.wake()
}

/** Brings model and permission mode of a living instance to what the task is to run with. */
async function adjust(context: PoolParts, runner: Runner, task: TaskRecord): Promise<void> {
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
