import { budgetGate } from '../budgets/budget-gate.ts'
import { usageGate } from '../budgets/usage-gate.ts'
import type { Context } from '../context.ts'
import type { TaskRecord } from '../store/records.ts'

/** Why a queued task may not start now. */
export interface Refusal {
  /** For people: "the usage window `five_hour` opens at 14:00". */
  note: string
  /** When it is worth looking again; null: when something changes. */
  until: number | null
}

/**
 * Whether anything but the number of places keeps a queued task back. The first reason counts, is shown with
 * the task, and costs nothing but a few comparisons: it is asked for every queued task at every look.
 */
export function refuse(context: Context, task: TaskRecord): Refusal | null {
  return waits(context, task) ?? budgetGate(context, task) ?? usageGate(context, task)
}

function waits(context: Context, task: TaskRecord): Refusal | null {
  if (task.notBefore === null || task.notBefore <= context.now()) return null
  return { note: 'waits before its next attempt', until: task.notBefore }
}
