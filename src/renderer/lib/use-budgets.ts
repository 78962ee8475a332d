import type { BudgetStatus } from '../../contract/budget.ts'
import type { Events } from '../../contract/events.ts'
import type { Task } from '../../contract/task.ts'
import { useLiveValue } from './use-live-value.ts'

const all = {}
const takeBudgets = (payload: Events['budget.changed']) => payload
const takeWindows = (payload: Events['usage.changed']) => payload

/** The budgets with what is used of each, kept current. */
export function useBudgets() {
  return useLiveValue('budget.list', all, 'budget.changed', takeBudgets)
}

/** The account's usage windows, kept current. */
export function useUsageWindows() {
  return useLiveValue('usage.list', all, 'usage.changed', takeWindows)
}

/** The budgets that are used up and hold turns of this task. */
export function holdersOf(task: Task, budgets: readonly BudgetStatus[]): BudgetStatus[] {
  return budgets.filter((budget) => {
    if (!budget.enabled || budget.state !== 'reached' || budget.onLimit === 'warn') return false
    const { scope, target } = budget
    if (scope === 'day') return true
    if (scope === 'directory') return target !== null && isWithin(task.directory, target)
    // Which workflow it is of is not in the task's row.
    if (scope === 'workflow') return task.node !== null
    return target === null || target === (scope === 'task' ? task.id : task.sessionId)
  })
}

function isWithin(directory: string, target: string): boolean {
  return directory === target || directory.startsWith(target.endsWith('/') ? target : `${target}/`)
}
