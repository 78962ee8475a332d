import { describeBudget } from '../../../contract/budget.ts'
import { nextDay, shareOf } from '../ledger/spending.ts'
import type { TaskRecord } from '../store/records.ts'
import type { Refusal } from '../tasks/refusal.ts'
import { appliesTo, usedOf } from './budget-use.ts'
import type { BudgetParts } from './parts.ts'

/** A task does not start under a budget that is used up, unless a person let it go on past it. */
export function budgetGate(context: BudgetParts, task: TaskRecord): Refusal | null {
  const { ledger } = context.live
  if (ledger.budgets.length === 0 || task.budgetVerdict === 'past') return null
  ledger.beginDay(context.now())
  for (const budget of ledger.budgets) {
    if (budget.onLimit === 'warn' || !appliesTo(context, budget, task)) continue
    if (shareOf(budget, usedOf(context, budget, task)) < 1) continue
    const daily = budget.scope === 'day' || budget.scope === 'directory'
    return {
      note: `the budget of ${describeBudget(budget)} is used up`,
      until: daily ? nextDay(context.now()) : null,
      isBudget: true,
    }
  }
  return null
}
