import type { Budget } from '../../../contract/budget.ts'
import type { Usage } from '../../../contract/values.ts'

/** What was used: tokens of all kinds together, and money. */
export interface Spending {
  tokens: number
  costMicros: number
}

export const nothing: Spending = { tokens: 0, costMicros: 0 }

export function add(a: Spending, b: Spending): Spending {
  return { tokens: a.tokens + b.tokens, costMicros: a.costMicros + b.costMicros }
}

/** Input, output and cache tokens together. */
export function tokensOf(usage: Usage): number {
  return usage.inputTokens + usage.outputTokens + usage.cacheReadTokens + usage.cacheWriteTokens
}

/** What a row of a task or session says of itself. */
export function spendingOf(row: { usage: Usage; costMicros: number }): Spending {
  return { tokens: tokensOf(row.usage), costMicros: row.costMicros }
}

/** How much of a budget is used, 1 at the limit: of its two limits the one that is nearer. */
export function shareOf(budget: Pick<Budget, 'tokens' | 'costMicros'>, used: Spending): number {
  const ofTokens = budget.tokens === null ? 0 : used.tokens / budget.tokens
  const ofMoney = budget.costMicros === null ? 0 : used.costMicros / budget.costMicros
  return Math.max(ofTokens, ofMoney)
}

/** The beginning of the local day. */
export function dayOf(now: number): number {
  return new Date(now).setHours(0, 0, 0, 0)
}

/** The beginning of the next local day. */
export function nextDay(now: number): number {
  return new Date(now).setHours(24, 0, 0, 0)
}

/** Whether a directory is another one or below it; both absolute. */
export function isWithin(directory: string, target: string): boolean {
  if (directory === target) return true
  const base = target.endsWith('/') || target.endsWith('\\') ? target : null
  if (base !== null) return directory.startsWith(base)
  return directory.startsWith(`${target}/`) || directory.startsWith(`${target}\\`)
}
