import type { Context } from '../context.ts'
import type { TaskRecord } from '../store/records.ts'
import { plainOutcome } from '../tasks/outcome.ts'
import { requeue } from '../tasks/requeue.ts'
import { CONTINUE_PROMPT } from '../tasks/task-controls.ts'
import { asksForEnd } from '../tasks/task-states.ts'
import { transition } from '../tasks/transition.ts'
import type { Runner } from './runner.ts'

/** Whether a turn that ended early did so because its instance is replaced, and not because somebody ended it. */
export function isCutFor(runner: Runner, task: TaskRecord): boolean {
  return runner.retirement?.cutsTurn === true && !asksForEnd(task.pendingControl)
}

/** Tasks that were cut for memory once: cut again and again, one would cost money for ever and come to nothing. */
const cutForMemory = new WeakSet<TaskRecord>()

/**
 * What becomes of a task whose turn was cut because its instance is replaced: past its allowed duration, and the
 * second time for memory, it is interrupted; else it goes on in the next instance. A paused one stays paused, and goes on when it is resumed.
 */
export function concludeCutTurn(context: Context, runner: Runner, task: TaskRecord, evidence: string): void {
  const cause = runner.retirement?.cause === 'person' ? 'person' : 'monitor'
  if (runner.retirement?.cause === 'duration') {
    transition(context, task, {
      to: 'interrupted',
      cause,
      evidence: `its process had used up its allowed duration: ${evidence}`,
      outcome: plainOutcome('durationExceeded'),
    })
    return
  }
  if (runner.retirement?.cause === 'memory') {
    if (cutForMemory.has(task)) {
      transition(context, task, {
        to: 'interrupted',
        cause,
        evidence: `its process was far over the memory limit again: ${evidence}`,
        outcome: plainOutcome('memoryExceeded'),
      })
      return
    }
    cutForMemory.add(task)
  }
  if (task.state === 'starting') {
    requeue(context, task, { cause, evidence: `its instance is replaced: ${evidence}` })
    return
  }
  const { pendingControl } = task
  const staysPaused = task.state === 'paused' || pendingControl === 'hold' || pendingControl === 'freeze'
  task.pendingControl = null
  if (task.budgetVerdict === 'hold') task.budgetVerdict = null
  transition(context, task, {
    to: 'paused',
    cause,
    evidence: `its instance is replaced: ${evidence}`,
    pausedAs: 'hold',
  })
  if (staysPaused) return
  task.promptText = CONTINUE_PROMPT
  requeue(context, task, { cause, evidence: 'it goes on in its session' })
}
