import { z } from 'zod'
import { Budget, BudgetStatus, NewBudget, UsageWindow } from '../budget.ts'
import { Id } from '../values.ts'
import type { OperationSpec } from './operation-spec.ts'

const empty = z.object({})

export const budgetsOperations = {
  'budget.list': {
    summary: 'Budgets and how much of each is used',
    effect: 'read',
    input: empty,
    output: z.object({ budgets: z.array(BudgetStatus) }),
    errors: [],
  },
  'budget.create': {
    summary: 'Limit what a task, a session, a directory or a day may use',
    effect: 'write',
    callers: 'people',
    input: NewBudget,
    output: Budget,
    errors: ['validation', 'not_found'],
  },
  'budget.update': {
    summary: 'Change a budget; work that it held and that fits now goes on if asked',
    effect: 'write',
    callers: 'people',
    input: z.object({
      budgetId: Id,
      tokens: z.number().int().positive().nullable().optional(),
      costMicros: z.number().int().positive().nullable().optional(),
      warnAt: z.number().min(0.1).max(1).optional(),
      onLimit: Budget.shape.onLimit.unwrap().optional(),
      enabled: z.boolean().optional(),
      /** Resume the tasks that it held. */
      resume: z.boolean().default(false),
    }),
    output: Budget,
    errors: ['not_found', 'validation'],
  },
  'budget.remove': {
    summary: 'Remove a budget; work that it held stays held until resumed',
    effect: 'write',
    callers: 'people',
    input: z.object({ budgetId: Id }),
    output: empty,
    errors: ['not_found'],
  },
  'usage.list': {
    summary: 'Usage windows of the account, as instances told of them',
    effect: 'read',
    input: empty,
    output: z.object({ windows: z.array(UsageWindow) }),
    errors: [],
  },
  'usage.dismiss': {
    summary: 'Forget a closed usage window, so that held work is tried now',
    effect: 'write',
    callers: 'people',
    input: z.object({ type: z.string().min(1) }),
    output: empty,
    errors: ['not_found'],
  },
} as const satisfies Record<string, OperationSpec>
