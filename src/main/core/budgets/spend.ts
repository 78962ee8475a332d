import { type Budget, describeBudget } from '../../../contract/budget.ts'
import { type Spending, shareOf } from '../ledger/spending.ts'
import type { TaskRecord } from '../store/records.ts'
import { appliesTo, usedOf } from './budget-use.ts'
import type { BudgetParts } from './parts.ts'

/**
 * The turn used tokens: its budgets are looked at. Over the share of a warning the task's transcript says so once; at the
 * limit the turn is to be held after its step, which is recorded, or ended now: then the answer is `interrupt`, recorded as
 * well, and the caller does it. `isOver`: there is nothing left to hold or end.
 */
export function spend(context: BudgetParts, task: TaskRecord, isOver: boolean): 'interrupt' | null {
  const { ledger } = context.live
  if (ledger.budgets.length === 0) return null
  let decision: 'interrupt' | null = null
  context.budgetNews.announce()
  for (const budget of ledger.budgets) {
    if (!appliesTo(context, budget, task)) continue
    const used = usedOf(context, budget, task)
    const share = shareOf(budget, used)
    if (share < budget.warnAt) continue
    if (share < 1) say(context, task, budget, used, 'nearly', isOver)
    else decision = reach(context, task, budget, used, isOver) ?? decision
  }
  return decision
}

function reach(
  context: BudgetParts,
  task: TaskRecord,
  budget: Budget,
  used: Spending,
  isOver: boolean,
): 'interrupt' | null {
  say(context, task, budget, used, 'used up', isOver)
  if (isOver || budget.onLimit === 'warn' || task.budgetVerdict === 'past') return null
  if (task.state !== 'running' && task.state !== 'waiting') return null
  if (budget.onLimit === 'hold') {
    if (task.pendingControl !== null) return null
    task.budgetVerdict = 'hold'
    task.pendingControl = 'hold'
    task.holdAt = 'step'
    context.store.journal.saveTask(task)
    return null
  }
  if (task.pendingControl !== null && task.pendingControl !== 'hold') return null
  task.budgetVerdict = 'stop'
  task.pendingControl = 'interrupt'
  context.store.journal.saveTask(task)
  return 'interrupt'
}

const consequences = {
  warn: 'It goes on, since this budget only warns.',
  hold: 'The turn is held after its step.',
  stop: 'The turn is ended.',
} as const

/** Once for each task, budget and day. */
function say(
  context: BudgetParts,
  task: TaskRecord,
  budget: Budget,
  used: Spending,
  how: 'nearly' | 'used up',
  isOver: boolean,
): void {
  const { ledger } = context.live
  if (!ledger.isNews(task.id, `${budget.id} ${how} ${ledger.day}`)) return
  const so = `$${(used.costMicros / 1e6).toFixed(2)}, ${used.tokens.toLocaleString('en')} tokens so far`
  const consequence =
    isOver && budget.onLimit !== 'warn'
      ? 'New work waits.'
      : task.budgetVerdict === 'past'
        ? 'It goes on, since a person let it.'
        : consequences[budget.onLimit]
  const percent = Math.floor(shareOf(budget, used) * 100)
  const text =
    how === 'nearly'
      ? `${percent}% of the budget of ${describeBudget(budget)} is used (${so}).`
      : `The budget of ${describeBudget(budget)} is used up (${so}). ${consequence}`
  context.store.journal.append(
    task,
    { kind: 'noted', payload: { level: 'warning', code: 'budget', text } },
    context.now(),
  )
}
