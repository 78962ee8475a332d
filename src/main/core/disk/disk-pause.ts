import type { Context } from '../context.ts'
import { cutInstance } from '../instances/retire-instance.ts'
import type { Runner } from '../instances/runner.ts'
import { spellDuration } from '../monitor/spell-amount.ts'
import { warnTask } from '../monitor/warn-task.ts'
import type { TaskRecord } from '../store/records.ts'
import { freezeTask, runnerOf, thawTask, withdrawFreeze } from '../tasks/carry-out.ts'
import { isKeptBack } from '../tasks/kept-back.ts'
import { findBreak, isCovered } from './output-room.ts'

/** Instances that were not stopped yet when there was no room at all: what they printed then may be lost. */
const atRisk = new WeakSet<Runner>()
/** Instances in whose turn the disk was full, and how: they may fail for it later, when they go on. */
const shortages = new WeakMap<Runner, string>()
const MAY_BE_MISSING =
  'The disk was full for a moment while this was printed: a part of it may be missing here.'

/** Freezes every task at work, for which nothing but the lack of room was asked. Asked again it changes nothing. */
export function freezeForDisk(context: Context, note: string, isFull: boolean): void {
  for (const task of context.live.tasks.values()) {
    const runner = runnerOf(context, task)
    if (!runner) continue
    shortages.set(runner, note)
    // Also one that is being ended: it prints until then.
    if (isFull && runner.record.state !== 'frozen' && !isCovered(context, runner.record)) atRisk.add(runner)
    if (runner.ending || task.state === 'paused' || task.pendingControl !== null) continue
    task.pendingControl = 'freeze'
    task.queueNote = note
    context.store.journal.saveTask(task)
    freezeTask(context, task)
  }
}

/** Lets go on what was frozen for want of room. */
export function thawForDisk(context: Context): void {
  for (const task of context.live.tasks.values()) {
    const runner = runnerOf(context, task)
    if (!runner || !isKeptBack(task)) continue
    goOn(context, task, runner).catch((error: unknown) => {
      context.config.log('error', 'a task could not go on when there was room again', {
        taskId: task.id,
        error: String(error),
      })
    })
  }
}

async function goOn(context: Context, task: TaskRecord, runner: Runner): Promise<void> {
  const isBroken = await tellGap(context, task, runner)
  // Something else may have been asked for meanwhile.
  if (!isKeptBack(task) || runner.ending || context.disk.shortage !== null) return
  const wasSeen = task.pendingControl === null
  task.pendingControl = wasSeen ? 'resume' : null
  if (!wasSeen) task.queueNote = null
  context.store.journal.saveTask(task)
  const then = () => {
    if (isBroken) cutInstance(context, runner, { cause: 'output', reason: 'a part of its output was lost' })
  }
  if (wasSeen) thawTask(context, task, 'monitor', then)
  else {
    withdrawFreeze(context, task)
    then()
  }
}

/**
 * Marks in the task's log that a part of its output could not be kept. True: so it was, or may have been. The CLI drops what it can't
 * write, also the line that ends its turn, and does not tell.
 */
export async function tellGap(context: Context, task: TaskRecord, runner: Runner): Promise<boolean> {
  // One that was stopped goes on for a moment when it is ended.
  const wasEnded = runner.ending && shortages.has(runner) && !isCovered(context, runner.record)
  if (!atRisk.delete(runner) && !wasEnded) return false
  const found = await findBreak(context, runner.record)
  if (!found) {
    warnTask(context, task, 'output_gap', MAY_BE_MISSING)
    // There was room for what came last; the line that ends the turn may be missing all the same.
    return true
  }
  const lasted = spellDuration((task.pausedSince ?? context.now()) - found.since)
  warnTask(
    context,
    task,
    'output_gap',
    `The disk was full. What Claude printed behind byte ${found.at} of its output, in up to ${lasted}, is missing here.`,
  )
  return true
}

/** How the disk was full in the turn of an instance; null: it was not. */
export const shortageOf = (runner: Runner): string | null => shortages.get(runner) ?? null

/** Its turn ended before it could be frozen. */
export function tellRisk(context: Context, task: TaskRecord, runner: Runner): void {
  shortages.delete(runner)
  if (atRisk.delete(runner)) warnTask(context, task, 'output_gap', MAY_BE_MISSING)
}
