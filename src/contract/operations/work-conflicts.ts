import { z } from 'zod'
import { Id } from '../values.ts'
import { WorkConflict } from '../work-item.ts'
import type { OperationSpec } from './operation-spec.ts'
import { page } from './work-items.ts'

export const workConflictsOperations = {
  'work.conflicts': {
    summary: 'Changes made while the shared database was away and refused when it was back, newest first',
    effect: 'read',
    input: z.object({
      /** Those too that were decided. */
      all: z.boolean().default(false),
      ...page,
    }),
    output: z.object({ conflicts: z.array(WorkConflict), nextCursor: z.string().nullable() }),
    errors: ['validation'],
  },
  'work.resolveConflict': {
    summary: 'Carry a refused change out again on what there is now, dismiss it, or take that decision back',
    effect: 'write',
    callers: 'people',
    input: z.object({
      conflictId: Id,
      /** `undo`: it waits again; what was applied is taken back, as long as nothing came after it. */
      how: z.enum(['apply', 'dismiss', 'undo']),
      /**
       * The version of the record that was looked at (`theirs.version`): when there is another one by now, nothing is
       * applied, it is a `conflict`, and `theirs` is that one. Left out: whichever there is.
       */
      version: z.int().positive().optional(),
    }),
    output: z.object({ conflict: WorkConflict }),
    errors: ['not_found', 'conflict', 'validation', 'invalid_transition', 'unavailable'],
  },
} as const satisfies Record<string, OperationSpec>
