import type { Context } from '../context.ts'
import type { TaskRecord } from '../store/records.ts'
import type { Refusal } from '../tasks/admission.ts'

export function budgetGate(_context: Context, _task: TaskRecord): Refusal | null {
  return null
}
