import { z } from 'zod'
import { ExportFormat, ExportSubject } from '../exports.ts'
import type { OperationSpec } from './operation-spec.ts'

/** What was said and done, written for others. */
export const exportsOperations = {
  'export.read': {
    summary: 'Tasks, a session, a run, what a search finds or everything as a file, a piece at a time',
    effect: 'read',
    input: z.object({
      subject: ExportSubject,
      format: ExportFormat,
      /** Takes out what looks like a secret. */
      scrub: z.boolean().default(true),
      /** `nextCursor` of the piece before. */
      cursor: z.string().max(1_000).optional(),
    }),
    output: z.object({
      text: z.string(),
      /** How far it is: events, finds, or runs and sessions, of how many. */
      done: z.number().int().nonnegative(),
      total: z.number().int().nonnegative(),
      /** A name for the file. */
      name: z.string(),
      nextCursor: z.string().nullable(),
    }),
    errors: ['validation', 'not_found', 'storage', 'unavailable', 'conflict'],
  },
} as const satisfies Record<string, OperationSpec>
