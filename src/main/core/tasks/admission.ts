import { budgetGate } from '../budgets/budget-gate.ts'
import { usageGate } from '../budgets/usage-gate.ts'
import type { Context } from '../context.ts'
import { readMachine } from '../pool/machine.ts'
import type { TaskRecord } from '../store/records.ts'

/** Why a queued task may not start now. */
export interface Refusal {
  /** For people: "the usage window `five_hour` opens at 14:00". */
  note: string
  /** When it is worth looking again; null: when something changes. */
  until: number | null
  /** A budget keeps it back. */
  isBudget?: true
}

/**
 * Whether anything but the number of places keeps a queued task back. The first reason counts, is shown with
 * the task, and costs nothing but a few comparisons: it is asked for every queued task at every look.
 */
export function refuse(context: Context, task: TaskRecord): Refusal | null {
  return waits(context, task) ?? diskGate(context) ?? budgetGate(context, task) ?? usageGate(context, task)
}

function waits(context: Context, task: TaskRecord): Refusal | null {
  if (task.notBefore === null || task.notBefore <= context.now()) return null
  return { note: 'waits before its next attempt', until: task.notBefore }
}

/** Nothing starts that could not print what it says. The guard has the queue looked at when there is room again. */
export function diskGate({ disk }: Context): Refusal | null {
  return disk.shortage === null ? null : { note: disk.shortage, until: null }
}

/** How long after which it is worth looking at the machine again, in ms: nothing tells when memory is free again. */
const LOOK_AGAIN_MS = 5_000

/** Whether the machine has no room for a new process now. What runs already goes on all the same. */
export function machineGate(context: Context): Refusal | null {
  const { minFreeBytes, maxLoad } = context.config
  const { freeBytes, loadPerCore } = (context.config.readMachine ?? readMachine)()
  const until = context.now() + LOOK_AGAIN_MS
  if (freeBytes < minFreeBytes) {
    return {
      note: `only ${megabytes(freeBytes)} of memory are free (of ${megabytes(minFreeBytes)} that are to stay free)`,
      until,
    }
  }
  if (loadPerCore > maxLoad) {
    return { note: `the load is ${loadPerCore.toFixed(1)} for each core (at most ${maxLoad})`, until }
  }
  return null
}

const megabytes = (bytes: number) => `${Math.round(bytes / 1024 ** 2)} MB`
