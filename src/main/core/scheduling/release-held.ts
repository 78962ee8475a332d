import { budgetGate } from '../budgets/budget-gate.ts'
import type { PoolParts } from '../instances/warm/parts.ts'
import { releaseHold } from '../tasks/conclude-turn.ts'

/** Turns that a budget held or is about to hold, and that fit all budgets now, go on. */
export function releaseHeld(context: PoolParts): void {
  for (const task of [...context.live.tasks.values()]) {
    const isHeld = task.state === 'paused' && task.waitingFor === 'budget'
    const isBeingHeld = task.budgetVerdict === 'hold' && task.pendingControl === 'hold'
    if ((!isHeld && !isBeingHeld) || budgetGate(context, task) !== null) continue
    if (isHeld) {
      releaseHold(context, task, 'budget')
      continue
    }
    // An interrupt that is on its way already finds no hold any more, and the turn goes on behind it.
    task.budgetVerdict = null
    task.pendingControl = null
    context.store.journal.saveTask(task)
  }
}

/** To be asked once a second: with a new day the sums begin anew, and what yesterday's held goes on by itself. */
export function createDayWatch(context: PoolParts): () => void {
  /** The day on which it let go on what it could: the sums may have been begun by whoever asked for them first. */
  let watched = 0
  return () => {
    const { ledger } = context.live
    ledger.beginDay(context.now())
    // 0: the database could not be read yet, so nothing is known of today.
    if (ledger.day === 0 || watched === ledger.day) return
    watched = ledger.day
    if (ledger.budgets.length === 0) return
    releaseHeld(context)
    context.budgetNews.announce()
    context.wake()
  }
}
