import { z } from 'zod'
import { Id } from '../values.ts'
import { Layer } from '../work-item.ts'
import type { OperationSpec } from './operation-spec.ts'

/** Characters of a list or a status file that is read. */
export const MAX_IMPORT_LENGTH = 8 * 1024 * 1024
/** Session prompts of one migration. */
const MAX_PROMPTS = 500

/** What was left out of a text, or changed to be taken. */
const ImportProblem = z.object({
  /** From 1. */
  line: z.int().nonnegative(),
  message: z.string(),
  /** The line is left out; else something of it is. */
  isLost: z.boolean(),
})

/** An item that is not the same here and there, and neither is known to be newer: it was left as it is here. */
const ImportConflict = z.object({
  line: z.int().nonnegative(),
  itemId: Id,
  title: z.string(),
  message: z.string(),
})

const Check = z.object({
  name: z.enum([
    'vendor count',
    'deployment history',
    'enhancement count',
    'session prompt count',
    'vendor metadata completeness',
  ]),
  passed: z.boolean(),
  /** What was found, in words. */
  told: z.string(),
})
export type Check = z.infer<typeof Check>

const dryRun = z.boolean().default(false)

export const workExchangeOperations = {
  'work.export': {
    summary:
      'Work items as JSONL, which git merges line by line, or as a Markdown list of tasks, a page at a time',
    effect: 'read',
    input: z.object({
      format: z.enum(['jsonl', 'markdown']),
      limit: z.int().min(1).max(1_000).default(500),
      cursor: z.string().max(1_000).optional(),
    }),
    output: z.object({
      text: z.string(),
      /** Items on this page. */
      count: z.int().nonnegative(),
      nextCursor: z.string().nullable(),
      layer: Layer,
    }),
    errors: ['validation'],
  },
  'work.import': {
    summary:
      'Make work items of a list: one of work.export, issues.jsonl of beads, or tasks in Markdown; twice changes nothing',
    effect: 'write',
    input: z.object({
      format: z.enum(['jsonl', 'beads', 'markdown']),
      text: z.string().max(MAX_IMPORT_LENGTH),
      /** Of Markdown: what tells this list from others, such as the name of its file. */
      name: z.string().min(1).max(500).default('tasks.md'),
      /** What would be done, and nothing is. */
      dryRun,
    }),
    output: z.object({
      created: z.int().nonnegative(),
      updated: z.int().nonnegative(),
      unchanged: z.int().nonnegative(),
      linked: z.int().nonnegative(),
      /** Lines that are not to be taken, such as issues that were deleted. */
      skipped: z.int().nonnegative(),
      conflicts: z.array(ImportConflict),
      problems: z.array(ImportProblem),
      dryRun: z.boolean(),
      layer: Layer,
    }),
    errors: ['validation', 'conflict'],
  },
  'work.migrate': {
    summary:
      'Take over a legacy status file and session prompts; five checks, and nothing is kept when one fails',
    effect: 'write',
    callers: 'people',
    input: z.object({
      status: z.object({ name: z.string().min(1).max(4_096), text: z.string().max(MAX_IMPORT_LENGTH) }),
      prompts: z
        .array(z.object({ name: z.string().min(1).max(4_096), text: z.string().max(500_000) }))
        .max(MAX_PROMPTS)
        .default([]),
      dryRun,
    }),
    output: z.object({
      vendors: z.int().nonnegative(),
      deployments: z.int().nonnegative(),
      enhancements: z.int().nonnegative(),
      sessions: z.int().nonnegative(),
      /** What was there already, from an earlier migration. */
      unchanged: z.int().nonnegative(),
      checks: z.array(Check),
      /** Blocks that were left out. */
      warnings: z.array(z.object({ file: z.string(), line: z.int().nonnegative(), message: z.string() })),
      dryRun: z.boolean(),
      layer: Layer,
    }),
    errors: ['validation', 'conflict'],
  },
} as const satisfies Record<string, OperationSpec>
