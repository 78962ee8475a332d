import { z } from 'zod'
import { MicroDollars } from './values.ts'

/*
 * Statistics of tasks that have ended. Each figure has one definition, which stands here; what is shown of it anywhere is made
 * from this table.
 */

export const FigureUnit = z.enum(['count', 'share', 'ms', 'tokens', 'money'])
export type FigureUnit = z.infer<typeof FigureUnit>

export interface FigureDefinition {
  label: string
  unit: FigureUnit
  /** What is counted, and when there is no figure. */
  definition: string
  /** Whether more of it is better, worse, or neither. */
  better: 'more' | 'less' | null
  /** Whether the figures of the parts make up the figure of the whole. */
  sums: boolean
}

export const figureDefinitions = {
  tasks: {
    label: 'Tasks',
    unit: 'count',
    definition:
      'Tasks that ended in the period, however they ended. A task counts when it ends; one that is at work or queued is not counted yet. Imported conversations were not worked on here and are left out.',
    better: null,
    sums: true,
  },
  completed: {
    label: 'Done',
    unit: 'count',
    definition:
      'Tasks whose turn ended with an answer of the model. Done means that the model answered, and not that the answer is right.',
    better: 'more',
    sums: true,
  },
  failed: {
    label: 'Failed',
    unit: 'count',
    definition:
      'Tasks that ended without an answer: an error, a limit that was reached, a process that ended.',
    better: 'less',
    sums: true,
  },
  stopped: {
    label: 'Stopped',
    unit: 'count',
    definition:
      'Tasks that were cancelled or interrupted: by a person, a budget, or the end of the supervisor. They count neither as done nor as failed.',
    better: null,
    sums: true,
  },
  successRate: {
    label: 'Success',
    unit: 'share',
    definition:
      'Done as a share of done and failed. Done means that the model answered. Tasks that were stopped are left out; without any other there is no figure.',
    better: 'more',
    sums: false,
  },
  durationP50: {
    label: 'Duration p50',
    unit: 'ms',
    definition:
      'Half of the tasks took this long or less, from their start to their end, time in which they were paused left out and time in which they waited for a person counted. Tasks that never started are left out.',
    better: 'less',
    sums: false,
  },
  durationP95: {
    label: 'Duration p95',
    unit: 'ms',
    definition: 'As the duration p50, of 95 in 100 tasks.',
    better: 'less',
    sums: false,
  },
  inputTokens: {
    label: 'Input',
    unit: 'tokens',
    definition:
      'Tokens that were read anew at the full price. Each message is counted once by its id, those of subagents too.',
    better: null,
    sums: true,
  },
  outputTokens: {
    label: 'Output',
    unit: 'tokens',
    definition: 'Tokens that models wrote, thinking and subagents among them.',
    better: null,
    sums: true,
  },
  cacheReadTokens: {
    label: 'Cache read',
    unit: 'tokens',
    definition:
      'Tokens that were read from the prompt cache, summed over all requests. It is not the size of a context, which is read again with each request.',
    better: null,
    sums: true,
  },
  cacheWriteTokens: {
    label: 'Cache written',
    unit: 'tokens',
    definition: 'Tokens that were written to the prompt cache.',
    better: null,
    sums: true,
  },
  costMicros: {
    label: 'Cost',
    unit: 'money',
    definition:
      'What Claude Code told that the tasks cost, subagents included, in US dollars; with a subscription it is what the same would have cost by the API. Tokens of a model that you gave a price cost that. A turn whose end was not told is estimated by the price that its models had last, else by their list price.',
    better: 'less',
    sums: true,
  },
  unpriced: {
    label: 'Unknown price',
    unit: 'count',
    definition:
      'Tasks that used tokens of a model that has no known price. Where Claude Code guessed what they cost, that is in the cost; else they are not in it.',
    better: 'less',
    sums: true,
  },
  cacheHitRate: {
    label: 'Cache hits',
    unit: 'share',
    definition:
      'Tokens that were read from the prompt cache as a share of all that went in: input, read from the cache and written to it. Without any there is no figure.',
    better: 'more',
    sums: false,
  },
  retries: {
    label: 'Retries',
    unit: 'count',
    definition: 'Tasks that tried another one again, by themselves or because a person asked for it.',
    better: 'less',
    sums: true,
  },
  apiRetries: {
    label: 'API retries',
    unit: 'count',
    definition: 'Requests to the model that Claude Code made again within a task.',
    better: 'less',
    sums: true,
  },
  waitedMs: {
    label: 'Waited for you',
    unit: 'ms',
    definition:
      'Time in which a task waited for a person: from a request that no rule answered to its answer, its withdrawal, or the end of the task. Requests of one task that overlap count once.',
    better: 'less',
    sums: true,
  },
  changes: {
    label: 'Merged changes',
    unit: 'count',
    definition:
      'Work items that tasks worked on and that became done in the period, or were deployed in it without being marked as done. Whether a branch was merged is not looked at. Unknown where no work is tracked.',
    better: 'more',
    sums: false,
  },
  costPerChange: {
    label: 'Cost a merged change',
    unit: 'money',
    definition:
      'What all tasks of these work items cost, whenever they ended, divided by the number of the items. A task of several of them counts once. Unknown without a merged change.',
    better: 'less',
    sums: false,
  },
} as const satisfies Record<string, FigureDefinition>
export type FigureName = keyof typeof figureDefinitions
export const figureNames = Object.keys(figureDefinitions) as [FigureName, ...FigureName[]]

const count = z.int().nonnegative()
const share = z.number().min(0).max(1).nullable()

/** One value for each figure; null: there is none, or it is not known. */
export const Figures = z.object({
  tasks: count,
  completed: count,
  failed: count,
  stopped: count,
  successRate: share,
  durationP50: count.nullable(),
  durationP95: count.nullable(),
  inputTokens: count,
  outputTokens: count,
  cacheReadTokens: count,
  cacheWriteTokens: count,
  costMicros: MicroDollars,
  unpriced: count,
  cacheHitRate: share,
  retries: count,
  apiRetries: count,
  waitedMs: count,
  changes: count.nullable(),
  costPerChange: MicroDollars.nullable(),
} satisfies Record<FigureName, z.ZodType<number | null>>)
export type Figures = z.infer<typeof Figures>
