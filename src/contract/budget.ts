import { z } from 'zod'
import { Id, MicroDollars, Millis } from './values.ts'

/**
 * What a budget counts: one task, one session, all tasks of one run of a workflow, of a directory (and below), or
 * everything; the last two by local day.
 */
const BudgetScope = z.enum(['task', 'session', 'workflow', 'directory', 'day'])
export type BudgetScope = z.infer<typeof BudgetScope>

/** What happens at the limit: a note; the turn is held and new work waits; the turn is ended. */
const BudgetAction = z.enum(['warn', 'hold', 'stop'])
export type BudgetAction = z.infer<typeof BudgetAction>

const fields = {
  scope: BudgetScope,
  /**
   * A task's or session's id, a workflow's name, a directory's absolute path; null for `day`, and for every task, session
   * or workflow alike. A directory needs one.
   */
  target: z.string().min(1).nullable().default(null),
  /** Input, output and cache tokens together. */
  tokens: z.number().int().positive().nullable().default(null),
  costMicros: MicroDollars.positive().nullable().default(null),
  /** Share of the limit at which a warning is given. */
  warnAt: z.number().min(0.1).max(1).default(0.8),
  onLimit: BudgetAction.default('hold'),
  enabled: z.boolean().default(true),
}

export const NewBudget = z
  .object(fields)
  .refine((budget) => budget.tokens !== null || budget.costMicros !== null, {
    message: 'Give a limit in tokens, in money, or both.',
    path: ['costMicros'],
  })
export type NewBudget = z.infer<typeof NewBudget>

export const Budget = z.object({ ...fields, id: Id, createdAt: Millis })
export type Budget = z.infer<typeof Budget>

/** A budget and how much of it is used. For one that is for every task or session alike: by the one at work that used most of it. */
export const BudgetStatus = Budget.extend({
  usedTokens: z.number().int().nonnegative(),
  usedCostMicros: MicroDollars,
  state: z.enum(['ok', 'warned', 'reached']),
  /** When it counts from zero again; null: never. */
  resetsAt: Millis.nullable(),
})
export type BudgetStatus = z.infer<typeof BudgetStatus>

/** "$5.00 or 1,000,000 tokens a day in /srv/app": its limits and what they are for, for people. */
export function describeBudget(budget: Pick<Budget, 'tokens' | 'costMicros' | 'scope' | 'target'>): string {
  const limits = [
    budget.costMicros === null ? '' : `$${(budget.costMicros / 1e6).toFixed(2)}`,
    budget.tokens === null ? '' : `${budget.tokens.toLocaleString('en')} tokens`,
  ].filter((limit) => limit !== '')
  return `${limits.join(' or ')} ${describeScope(budget)}`
}

/** "a day in /srv/app", "for each task", "for this session". */
export function describeScope({ scope, target }: Pick<Budget, 'scope' | 'target'>): string {
  if (scope === 'day') return 'a day'
  if (scope === 'directory') return `a day in ${target ?? 'a directory'}`
  if (scope === 'workflow') return `for each run of ${target ?? 'a workflow'}`
  return target === null ? `for each ${scope}` : `for this ${scope}`
}

/** A usage window of the account (`rate_limit_event`, or a 429 with its time), as last told by an instance. */
export const UsageWindow = z.object({
  /** The CLI's word: `five_hour`, `seven_day`, …; `api` for a 429 that named none. */
  type: z.string(),
  status: z.enum(['allowed', 'warning', 'rejected']),
  /** 0 to 1, if told. */
  utilization: z.number().nonnegative().nullable(),
  resetsAt: Millis.nullable(),
  seenAt: Millis,
  simulated: z.boolean(),
})
export type UsageWindow = z.infer<typeof UsageWindow>
