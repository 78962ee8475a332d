import type { Cause, Outcome, PauseMode, TaskState, WaitReason } from '../../../contract/task.ts'
import { isFinal } from '../../../contract/task.ts'
import type { Context } from '../live/context.ts'
import type { TaskRecord } from '../store/records.ts'
import { assertTransition } from '../turns/task-states.ts'

export interface Transition {
  to: TaskState
  cause: Cause
  /** What shows that it is so. */
  evidence: string
  waitingFor?: WaitReason
  waitingUntil?: number
  pausedAs?: PauseMode
  outcome?: Outcome
}

/**
 * The only way a task changes its state: checks the table and stages the row with its `state.changed` event,
 * so that both are in one commit, before anything is announced. Who acts on the change flushes first. Tells who
 * follows the task of its end. Keeps
 * the clock of pauses.
 *
 * @throws MusterError `invalid_transition`
 */
export function transition(context: Context, task: TaskRecord, change: Transition): void {
  const { journal } = context.store
  const from = task.state
  assertTransition(task.id, from, change.to)
  const at = context.now()
  if ((from === 'paused' || from === 'queued') && task.pausedSince !== null) {
    // Before its start no time of it runs.
    if (task.startedAt !== null) task.pausedMs += at - task.pausedSince
    task.pausedSince = null
    task.pausedFrom = null
  }
  // Nor while one that had begun waits for a place again.
  if (change.to === 'paused' || (change.to === 'queued' && task.startedAt !== null)) task.pausedSince = at
  if (change.to === 'paused') {
    task.pausedFrom =
      from === 'queued' || from === 'starting' || from === 'running' || from === 'waiting' ? from : null
  }
  if (task.waitedSince !== null) task.waitedMs += Math.max(0, at - task.waitedSince)
  task.waitedSince = change.to === 'waiting' && isForPerson(change.waitingFor ?? null) ? at : null
  // Why it is kept back is said only while it is: in the queue, or frozen by ourselves.
  if (change.to !== 'queued' && change.pausedAs !== 'freeze') task.queueNote = null
  task.state = change.to
  task.pausedAs = change.pausedAs ?? null
  // A frozen task keeps what it waits for: that is where it goes on. A held one goes on with a prompt.
  if (change.pausedAs !== 'freeze') {
    task.waitingFor = change.waitingFor ?? null
    task.waitingUntil = change.waitingUntil ?? null
  }
  if (change.to === 'starting' && task.startedAt === null) task.startedAt = at
  // A control is carried out in a process: what no process works for any more has decided it, or is without it.
  if (isFinal(change.to) || change.to === 'queued' || change.pausedAs === 'hold') task.pendingControl = null
  if (isFinal(change.to)) {
    task.endedAt = at
    task.outcome = change.outcome ?? null
    task.step = null
    context.live.tasks.delete(task.id)
    context.live.ledger.forgetTask(task.id)
  }
  journal.append(
    task,
    {
      kind: 'state.changed',
      payload: {
        from,
        to: change.to,
        waitingFor: task.waitingFor,
        pausedAs: task.pausedAs,
        cause: change.cause,
        evidence: change.evidence,
        outcome: change.outcome ?? null,
      },
    },
    at,
  )
  journal.saveTask(task)
  if (isFinal(change.to)) for (const { onEnd } of context.live.watchers.get(task.id) ?? []) onEnd(task)
}

/** Only a person ends such a wait: it is no work of the task's. */
function isForPerson(waitingFor: WaitReason | null): boolean {
  return waitingFor === 'permission' || waitingFor === 'question' || waitingFor === 'plan'
}
