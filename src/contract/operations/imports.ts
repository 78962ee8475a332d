import { z } from 'zod'
import { ImportReport, MAX_IMPORT_PIECE } from '../imports.ts'
import { Id } from '../values.ts'
import type { OperationSpec } from './operation-spec.ts'

/** What was exported from another data directory, taken over into this one. */
export const importsOperations = {
  'import.create': {
    summary: 'Begin to hand over a file that was exported as JSON or JSONL',
    effect: 'write',
    callers: 'people',
    input: z.object({
      /** Of the whole file. */
      bytes: z.number().int().positive(),
    }),
    output: z.object({ importId: Id }),
    errors: ['validation', 'conflict', 'storage', 'unavailable'],
  },
  'import.append': {
    summary: 'Hand over the next piece of the file, in base64',
    effect: 'write',
    callers: 'people',
    input: z.object({
      importId: Id,
      /** Bytes that were handed over before. */
      offset: z.number().int().nonnegative(),
      data: z.string().max(MAX_IMPORT_PIECE),
    }),
    output: z.object({
      /** Bytes that are here. */
      bytes: z.number().int().nonnegative(),
    }),
    errors: ['validation', 'not_found', 'conflict', 'storage', 'unavailable'],
  },
  'import.check': {
    summary: 'What an import would bring; nothing is changed',
    effect: 'read',
    callers: 'people',
    input: z.object({ importId: Id }),
    output: ImportReport,
    errors: ['validation', 'not_found', 'conflict', 'storage', 'unavailable'],
  },
  'import.run': {
    summary: 'Import what is not here yet, a session at a time; twice changes nothing',
    effect: 'write',
    callers: 'people',
    input: z.object({ importId: Id }),
    output: ImportReport,
    errors: ['validation', 'not_found', 'conflict', 'storage', 'unavailable'],
  },
  'import.remove': {
    summary: 'Give up an import: what is under way ends, and sessions that are imported stay',
    effect: 'write',
    callers: 'people',
    input: z.object({ importId: Id }),
    output: z.object({}),
    errors: ['unavailable'],
  },
} as const satisfies Record<string, OperationSpec>
