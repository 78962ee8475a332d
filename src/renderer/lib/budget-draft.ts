import type { Budget } from '../../contract/budget.ts'

/** What is typed into the form of a budget; numbers are text until they are sent. */
export interface BudgetDraft {
  scope: Budget['scope']
  target: string
  /** US dollars. */
  cost: string
  /** Thousands are written out. */
  tokens: string
  /** Percent. */
  warnAt: string
  onLimit: Budget['onLimit']
}

export const emptyBudget: BudgetDraft = {
  scope: 'day',
  target: '',
  cost: '',
  tokens: '',
  warnAt: '80',
  onLimit: 'hold',
}

export function draftOf(budget: Budget): BudgetDraft {
  return {
    scope: budget.scope,
    target: budget.target ?? '',
    cost: budget.costMicros === null ? '' : String(budget.costMicros / 1e6),
    tokens: budget.tokens === null ? '' : String(budget.tokens),
    warnAt: String(Math.round(budget.warnAt * 100)),
    onLimit: budget.onLimit,
  }
}

export type BudgetErrors = Partial<Record<'target' | 'cost' | 'tokens' | 'warnAt', string>>

export interface BudgetLimits {
  costMicros: number | null
  tokens: number | null
  warnAt: number
  onLimit: Budget['onLimit']
}

/** The limits of a draft, or what is wrong with which field. */
export function readLimits(draft: BudgetDraft): { limits: BudgetLimits } | { errors: BudgetErrors } {
  const errors: BudgetErrors = {}
  const costMicros = readCost(draft.cost)
  const tokens = readTokens(draft.tokens)
  const percent = Number(draft.warnAt)
  if (Number.isNaN(costMicros)) errors.cost = 'An amount over 0, such as 5 or 0.50.'
  if (Number.isNaN(tokens)) errors.tokens = 'A whole number over 0.'
  if (!(percent >= 10 && percent <= 100)) errors.warnAt = 'From 10 to 100.'
  if (costMicros === null && tokens === null) errors.cost = 'Give a limit in money, in tokens, or both.'
  if (draft.scope === 'directory' && draft.target.trim() === '') errors.target = 'The path of the folder.'
  if (Object.keys(errors).length > 0) return { errors }
  return { limits: { costMicros, tokens, warnAt: percent / 100, onLimit: draft.onLimit } }
}

/** Millionths of a dollar; null for nothing, NaN for what is no amount. */
export function readCost(text: string): number | null {
  const trimmed = text.trim().replace(/^\$/, '')
  if (trimmed === '') return null
  const micros = Math.round(Number(trimmed) * 1e6)
  return micros >= 1 && micros <= 1e12 ? micros : Number.NaN
}

/** Null for nothing, NaN for what is no number of tokens. */
export function readTokens(text: string): number | null {
  const trimmed = text.trim().replaceAll(/[,_\s]/g, '')
  if (trimmed === '') return null
  const tokens = Number(trimmed)
  return Number.isSafeInteger(tokens) && tokens >= 1 ? tokens : Number.NaN
}
