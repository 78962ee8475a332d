import { atRisk, shortages, tellGap } from '../instances/output-gap.ts'
import { isCovered } from '../instances/output-room.ts'
import { cutInstance } from '../instances/retire-instance.ts'
import type { PoolParts } from '../instances/warm/parts.ts'
import type { Runner } from '../live/runner.ts'
import type { TaskRecord } from '../store/records.ts'
import { isKeptBack } from '../turns/kept-back.ts'
import { freezeTask, runnerOf, thawTask, withdrawFreeze } from './carry-out.ts'

/** Freezes every task at work, for which nothing but the lack of room was asked. Asked again it changes nothing. */
export function freezeForDisk(context: PoolParts, note: string, isFull: boolean): void {
  for (const task of context.live.tasks.values()) {
    const runner = runnerOf(context, task)
    if (!runner) continue
    shortages.set(runner, note)
    // Also one that is being ended: it prints until then.
    // The row says frozen until it was seen to go on.
    const isStopped = runner.record.state === 'frozen' && task.pendingControl === null
    if (isFull && !isStopped && !isCovered(context, runner.record)) atRisk.add(runner)
    if (runner.ending || task.state === 'paused' || task.pendingControl !== null) continue
    task.pendingControl = 'freeze'
    task.queueNote = note
    context.store.journal.saveTask(task)
    freezeTask(context, task)
  }
}

/**
 * Lets go on what was frozen for want of room. What goes on for another reason is looked at: a line that it waits for may be
 * lost.
 */
export function thawForDisk(context: PoolParts): void {
  for (const task of context.live.tasks.values()) {
    const runner = runnerOf(context, task)
    if (!runner) continue
    if (!isKeptBack(task)) {
      if (task.state !== 'paused' && task.pendingControl !== 'freeze') cutIfBroken(context, task, runner)
      continue
    }
    goOn(context, task, runner).catch((error: unknown) => {
      context.config.log('error', 'a task could not go on when there was room again', {
        taskId: task.id,
        error: String(error),
      })
    })
  }
}

/** Cuts a turn of whose output a part could not be kept: its end may be among it, and would be waited for for ever. */
export function cutIfBroken(context: PoolParts, task: TaskRecord, runner: Runner): void {
  tellGap(context, task, runner)
    .then((isBroken) => {
      if (isBroken) cut(context, runner)
    })
    .catch((error: unknown) => {
      context.config.log('error', "a task's output could not be looked at", {
        taskId: task.id,
        error: String(error),
      })
    })
}

function cut(context: PoolParts, runner: Runner): void {
  cutInstance(context, runner, { cause: 'output', reason: 'a part of its output was lost' })
}

async function goOn(context: PoolParts, task: TaskRecord, runner: Runner): Promise<void> {
  const isBroken = await tellGap(context, task, runner)
  // Something else may have been asked for meanwhile.
  if (!isKeptBack(task) || runner.ending || context.disk.shortage !== null) return
  const wasSeen = task.state === 'paused'
  task.pendingControl = wasSeen ? 'resume' : null
  if (!wasSeen) task.queueNote = null
  context.store.journal.saveTask(task)
  const then = () => {
    if (isBroken) cut(context, runner)
  }
  if (wasSeen) thawTask(context, task, 'monitor', then)
  else {
    withdrawFreeze(context, task)
    then()
  }
}
