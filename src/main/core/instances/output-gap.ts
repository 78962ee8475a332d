import { spellDuration } from '../base/spell-amount.ts'
import type { Context } from '../live/context.ts'
import type { Runner } from '../live/runner.ts'
import type { TaskRecord } from '../store/records.ts'
import { warnTask } from '../tasks/warn-task.ts'
import { findBreak, isCovered } from './output-room.ts'

/** Instances that were not stopped yet when there was no room at all: what they printed then may be lost. */
export const atRisk = new WeakSet<Runner>()

/** Instances in whose turn the disk was full, and how: they may fail for it later, when they go on. */
export const shortages = new WeakMap<Runner, string>()

const MAY_BE_MISSING =
  'The disk was full for a moment while this was printed: a part of it may be missing here.'

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
