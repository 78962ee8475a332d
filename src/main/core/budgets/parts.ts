import type { RunSums } from '../ledger/run-sums.ts'
import type { Context } from '../live/context.ts'

/** What budgets and the counting of what is spent need. */
export interface BudgetParts extends Context {
  readonly budgetNews: BudgetNews
  /** What runs of workflows use. */
  readonly runSums: RunSums
}

/** Tells of the budgets. */
export interface BudgetNews {
  /** Soon; many calls make one announcement. */
  announce(): void
}
