import { z } from 'zod'
import { RetentionPlan, RetentionRun, RetentionStatus } from '../retention.ts'
import type { OperationSpec } from './operation-spec.ts'

const empty = z.object({})

/** What goes after a while. */
export const retentionOperations = {
  'retention.status': {
    summary: 'By which rules old tasks, output and conversations go, and what was done last',
    effect: 'read',
    input: empty,
    output: RetentionStatus,
    errors: ['storage'],
  },
  'retention.check': {
    summary: 'What would go now by the rules: how many, how large, how old, the first by name',
    effect: 'read',
    callers: 'people',
    input: empty,
    output: RetentionPlan,
    errors: ['storage', 'database_damaged', 'unavailable', 'conflict'],
  },
  'retention.run': {
    summary: 'Carry out a plan: what it names goes, and nothing else',
    effect: 'destructive',
    callers: 'people',
    input: z.object({
      /** Of `retention.check`; it counts for an hour. */
      token: z.string().min(1).max(100),
    }),
    output: RetentionRun,
    errors: ['not_found', 'conflict', 'storage', 'database_damaged', 'unavailable'],
  },
} as const satisfies Record<string, OperationSpec>
