import { z } from 'zod'
import { Millis } from './values.ts'

/**
 * What goes: ended tasks with their transcripts are archived first and removed later; raw output of ended instances; kept
 * conversations whose own file is gone.
 */
export const RetentionStep = z.enum([
  'archive_tasks',
  'remove_tasks',
  'remove_output',
  'forget_conversations',
])
export type RetentionStep = z.infer<typeof RetentionStep>

const count = z.number().int().nonnegative()

/** One of what goes: a task, the output of an instance, a conversation. */
export const RetentionItem = z.object({
  id: z.string(),
  /** Its title; of output: the id of its instance. */
  title: z.string(),
  /** Since when it has been of no use: its end, or when it was kept last. */
  at: Millis,
  bytes: count,
})
export type RetentionItem = z.infer<typeof RetentionItem>

export const RetentionGroup = z.object({
  step: RetentionStep,
  count,
  /** What all of it takes. Of tasks: their transcripts, as they are stored. */
  bytes: count,
  oldestAt: Millis.nullable(),
  newestAt: Millis.nullable(),
  /** The oldest of them. */
  examples: z.array(RetentionItem).max(20),
  /** By which rule. */
  why: z.string(),
})
export type RetentionGroup = z.infer<typeof RetentionGroup>

/** What goes now, by the rules as they are. */
export const RetentionPlan = z.object({
  /** Names this plan: only what it names is touched when it is carried out. */
  token: z.string(),
  madeAt: Millis,
  groups: z.array(RetentionGroup),
  /** There is more than one plan takes: another one follows. */
  hasMore: z.boolean(),
  /** Tasks that are old enough and stay: their session is pinned or at work, or an item of work that they belong to is not done. */
  kept: count,
})
export type RetentionPlan = z.infer<typeof RetentionPlan>

/** What was carried out. */
export const RetentionRun = z.object({
  startedAt: Millis,
  endedAt: Millis,
  /** Whether a person asked for it, or the clock. */
  by: z.enum(['person', 'clock']),
  done: z.array(
    z.object({
      step: RetentionStep,
      count,
      bytes: count,
      /** Named by the plan, and needed again by now. */
      skipped: count,
    }),
  ),
  /** Files that were written before tasks were removed. */
  exported: count,
  /** What went wrong first; null: nothing. */
  problem: z.string().nullable(),
})
export type RetentionRun = z.infer<typeof RetentionRun>

export const RetentionStatus = z.object({
  /** The rules in words, one each; empty: nothing goes by itself. */
  rules: z.array(z.string()),
  /** Archived by the retention and not removed yet, and when the first of them goes. */
  waiting: count,
  nextAt: Millis.nullable(),
  /** How far a run under way is; null: none is. */
  running: z.object({ done: count, total: count }).nullable(),
  /** Since the supervisor was started. */
  last: RetentionRun.nullable(),
})
export type RetentionStatus = z.infer<typeof RetentionStatus>
