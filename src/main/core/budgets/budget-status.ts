import type { Budget, BudgetStatus } from '../../../contract/budget.ts'
import { nextDay, nothing, type Spending, shareOf, spendingOf } from '../ledger/spending.ts'
import type { TaskRecord } from '../store/records.ts'
import { appliesTo, usedOf } from './budget-use.ts'
import type { BudgetNews, BudgetParts } from './parts.ts'

/** How often spending is announced at most, in ms. */
const ANNOUNCE_MS = 1_000

/** All budgets with how much of each is used. */
export function budgetStatuses(context: BudgetParts): BudgetStatus[] {
  context.live.ledger.beginDay(context.now())
  return context.live.ledger.budgets.map((budget) => statusOf(context, budget))
}

export function createBudgetNews(context: BudgetParts): BudgetNews {
  let planned = false
  return {
    announce() {
      if (planned) return
      planned = true
      setTimeout(() => {
        planned = false
        if (context.closing) return
        context.publish({ name: 'budget.changed', payload: { budgets: budgetStatuses(context) } })
      }, ANNOUNCE_MS).unref()
    },
  }
}

function statusOf(context: BudgetParts, budget: Budget): BudgetStatus {
  const used = usedNow(context, budget)
  const share = shareOf(budget, used)
  const daily = budget.scope === 'day' || budget.scope === 'directory'
  return {
    ...budget,
    usedTokens: used.tokens,
    usedCostMicros: used.costMicros,
    state: share >= 1 ? 'reached' : share >= budget.warnAt ? 'warned' : 'ok',
    resetsAt: daily ? nextDay(context.now()) : null,
  }
}

function usedNow(context: BudgetParts, budget: Budget): Spending {
  const { ledger } = context.live
  if (budget.scope === 'day') return ledger.usedToday(null)
  if (budget.scope === 'directory') return ledger.usedToday(budget.target)
  if (budget.target === null || budget.scope === 'workflow') return mostUsed(context, budget)
  if (budget.scope === 'task') {
    const task = context.live.task(budget.target)
    return task ? spendingOf(task) : nothing
  }
  const session = context.live.session(budget.target)
  return session ? spendingOf(session) : nothing
}

/** Of the tasks that are at work the one (or whose session or run) used most of the budget. */
function mostUsed(context: BudgetParts, budget: Budget): Spending {
  let most = nothing
  for (const task of context.live.tasks.values()) {
    // The first of a session's waiting prompts has used nothing; the session is seen by who works in it. A run has none
    // at work while its budget holds the next one back.
    if (budget.scope === 'workflow' ? !isOfRun(context, budget, task) : task.startedAt === null) continue
    const used = usedOf(context, budget, task)
    if (shareOf(budget, used) > shareOf(budget, most)) most = used
  }
  return most
}

/** Whether it works for a run that the budget is for, also while that is switched off. */
function isOfRun(context: BudgetParts, budget: Budget, task: TaskRecord): boolean {
  return appliesTo(context, { ...budget, enabled: true }, task)
}
