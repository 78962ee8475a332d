import type { Budget } from '../../../contract/budget.ts'
import type { Context } from '../context.ts'
import type { TaskRecord } from '../store/records.ts'
import { add, isWithin, nothing, type Spending, spendingOf } from './spending.ts'

/** Whether a budget counts what the task uses. */
export function appliesTo(context: Context, budget: Budget, task: TaskRecord): boolean {
  if (!budget.enabled) return false
  switch (budget.scope) {
    case 'task':
      return budget.target === null || budget.target === task.id
    case 'session':
      return budget.target === null || budget.target === task.sessionId
    case 'workflow':
      if (task.node === null) return false
      return budget.target === null || budget.target === context.engine.run(task.node.runId)?.workflow
    case 'directory':
      return budget.target !== null && isWithin(task.directory, budget.target)
    case 'day':
      return true
  }
}

/** How much of a budget that applies to the task is used, as far as the task is concerned. */
export function usedOf(context: Context, budget: Budget, task: TaskRecord): Spending {
  const { ledger } = context.live
  switch (budget.scope) {
    case 'task':
      return ledger.usedBy(task)
    case 'session': {
      const session = context.live.session(task.sessionId)
      return session ? add(spendingOf(session), ledger.runningOf(task)) : nothing
    }
    case 'workflow':
      return task.node === null ? nothing : ledger.usedByRun(task.node.runId)
    case 'directory':
      return ledger.usedToday(budget.target)
    case 'day':
      return ledger.usedToday(null)
  }
}
