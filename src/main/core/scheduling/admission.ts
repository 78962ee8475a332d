import { budgetGate } from '../budgets/budget-gate.ts'
import { usageGate } from '../budgets/usage-gate.ts'
import type { PoolParts } from '../instances/warm/parts.ts'
import type { TaskRecord } from '../store/records.ts'
import type { Refusal } from '../tasks/refusal.ts'
import { diskGate } from '../tasks/room.ts'

/**
 * Whether anything but the number of places keeps a queued task back. The first reason counts, is shown with
 * the task, and costs nothing but a few comparisons: it is asked for every queued task at every look.
 */
export function refuse(context: PoolParts, task: TaskRecord): Refusal | null {
  return waits(context, task) ?? diskGate(context) ?? budgetGate(context, task) ?? usageGate(context, task)
}

function waits(context: PoolParts, task: TaskRecord): Refusal | null {
  if (task.notBefore === null || task.notBefore <= context.now()) return null
  return { note: 'waits before its next attempt', until: task.notBefore }
}
