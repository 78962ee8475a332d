import { z } from 'zod'
import { InsightsChoices, InsightsFilter, InsightsQuestion, InsightsReport } from '../insights.ts'
import type { OperationSpec } from './operation-spec.ts'

export const insightsOperations = {
  'insights.report': {
    summary:
      'Statistics of tasks that ended in a period: tasks, success, duration, tokens, cost, retries, time waiting for a person; over time, in groups, and compared',
    effect: 'read',
    input: InsightsQuestion,
    output: InsightsReport,
    errors: ['validation', 'not_found'],
  },
  'insights.listChoices': {
    summary: 'Directories, models, modules and workflows of tasks that ended in a period',
    effect: 'read',
    input: z.object({
      period: InsightsQuestion.shape.period,
      simulated: InsightsFilter.shape.simulated,
    }),
    output: InsightsChoices,
    errors: ['validation'],
    withoutCommand: 'muster insights --by lists the same with its figures.',
  },
} as const satisfies Record<string, OperationSpec>
