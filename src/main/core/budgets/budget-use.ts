import type { Budget } from '../../../contract/budget.ts'
import type { SpentRun } from '../ledger/run-sums.ts'
import { isWithin, nothing, type Spending, spendingOf } from '../ledger/spending.ts'
import type { TaskRecord } from '../store/records.ts'
import type { BudgetParts } from './parts.ts'

/** Whether a budget counts what the task uses. */
export function appliesTo(context: BudgetParts, budget: Budget, task: TaskRecord): boolean {
  if (!budget.enabled) return false
  switch (budget.scope) {
    case 'task':
      return budget.target === null || budget.target === task.id
    case 'session':
      return budget.target === null || budget.target === task.sessionId
    case 'workflow':
      return runOf(context, budget, task) !== undefined
    case 'directory':
      return budget.target !== null && isWithin(task.directory, budget.target)
    case 'day':
      return true
  }
}

/** How much of a budget that applies to the task is used, as far as the task is concerned. */
export function usedOf(context: BudgetParts, budget: Budget, task: TaskRecord): Spending {
  const { ledger } = context.live
  switch (budget.scope) {
    case 'task':
      return spendingOf(task)
    case 'session': {
      const session = context.live.session(task.sessionId)
      return session ? spendingOf(session) : nothing
    }
    case 'workflow': {
      const run = runOf(context, budget, task)
      return run ? spendingOf(run) : nothing
    }
    case 'directory':
      return ledger.usedToday(budget.target)
    case 'day':
      return ledger.usedToday(null)
  }
}

/** The run whose spending a budget for runs limits: the outermost that it is for, with its nested ones. */
function runOf(context: BudgetParts, { target }: Budget, task: TaskRecord): SpentRun | undefined {
  if (task.node === null) return undefined
  const around = context.runSums.around(task.node.runId)
  return around.findLast(({ workflow }) => target === null || target === workflow)
}
