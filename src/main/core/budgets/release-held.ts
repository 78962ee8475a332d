import type { Context } from '../context.ts'
import { releaseHold } from '../tasks/task-controls.ts'
import { budgetGate } from './budget-gate.ts'
import { announceBudgets } from './budget-status.ts'

/** Turns that a budget held, and that fit all budgets now, go on. */
export function releaseHeld(context: Context): void {
  for (const task of [...context.live.tasks.values()]) {
    if (task.state !== 'paused' || task.waitingFor !== 'budget') continue
    if (budgetGate(context, task) === null) releaseHold(context, task, 'budget')
  }
}

/** Asked for once a second: with a new day the sums begin anew, and what yesterday's held goes on by itself. */
export function watchDay(context: Context): void {
  if (!context.live.ledger.beginDay(context.now())) return
  if (context.live.ledger.budgets.length === 0) return
  releaseHeld(context)
  announceBudgets(context)
  context.pump()
}
