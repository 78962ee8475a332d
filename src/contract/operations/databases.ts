import { z } from 'zod'
import { DatabaseCopy, DatabaseFinding, DatabaseSize, DatabaseVacuum } from '../database.ts'
import type { OperationSpec } from './operation-spec.ts'

const empty = z.object({})

/** The files that everything is stored in. */
export const databasesOperations = {
  'database.backup': {
    summary: 'Copy the databases into a new folder, as they are at one moment, while everything goes on',
    effect: 'write',
    callers: 'people',
    input: z.object({
      /** Absolute; there must be nothing. */
      directory: z.string().min(1).max(4_096),
    }),
    output: z.object({ directory: z.string(), databases: z.array(DatabaseCopy) }),
    errors: ['validation', 'storage', 'unavailable'],
  },
  'database.check': {
    summary: 'Look through the databases: whether they are sound, and whether what their rows name is there',
    effect: 'read',
    input: z.object({
      /** Also whether each index has what its table has; that takes several times as long. */
      full: z.boolean().default(false),
    }),
    output: z.object({ databases: z.array(DatabaseFinding) }),
    errors: ['storage', 'unavailable'],
  },
  'database.stats': {
    summary: 'Rows and bytes of each table of the databases, and what a vacuum would free',
    effect: 'read',
    input: empty,
    output: z.object({ databases: z.array(DatabaseSize) }),
    errors: ['storage', 'unavailable'],
  },
  'database.vacuum': {
    summary: 'Give room that nothing is in back to the disk; not while a supervisor is at work',
    effect: 'write',
    callers: 'people',
    input: z.object({
      /** Only say what it would free. */
      dryRun: z.boolean().default(false),
    }),
    output: z.object({ databases: z.array(DatabaseVacuum) }),
    errors: ['conflict', 'storage', 'unavailable'],
  },
} as const satisfies Record<string, OperationSpec>
