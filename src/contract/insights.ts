import { z } from 'zod'
import { Id, MicroDollars, Millis } from './values.ts'

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
      'What Claude Code told that the tasks cost, subagents included, in US dollars; with a subscription it is what the same would have cost by the API. A turn whose end was not told is estimated by the price that its models had last, else by their list price.',
    better: 'less',
    sums: true,
  },
  unpriced: {
    label: 'Unknown price',
    unit: 'count',
    definition:
      'Tasks that used tokens and of which no cost is known, since their model has no known price. They are not in the cost.',
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

/** What figures are grouped by. */
export const InsightsGrouping = z.enum(['directory', 'model', 'module', 'workflow', 'work_item'])
export type InsightsGrouping = z.infer<typeof InsightsGrouping>

export const groupingWords: Readonly<Record<InsightsGrouping, { label: string; none: string }>> = {
  directory: { label: 'Directory', none: '(none)' },
  model: { label: 'Model', none: '(not told)' },
  module: { label: 'Module', none: '(no module)' },
  workflow: { label: 'Workflow', none: '(no workflow)' },
  work_item: { label: 'Work item', none: '(no work item)' },
}

export const InsightsInterval = z.enum(['day', 'week', 'month'])
export type InsightsInterval = z.infer<typeof InsightsInterval>

/** From the first to before the second, UTC milliseconds. */
const Period = z
  .object({
    from: Millis,
    // What a calendar can show.
    to: Millis.max(8_640_000_000_000),
  })
  .refine(({ from, to }) => from < to, { message: 'A period ends after it begins.', path: ['to'] })

/** Which tasks are counted; all that are named must fit. */
export const InsightsFilter = z.object({
  /** Absolute path: that directory and below. */
  directory: z.string().min(1).max(4_096).optional(),
  model: z.string().min(1).max(200).optional(),
  module: z.string().min(1).max(200).optional(),
  /** The workflow of whose runs a node worked. */
  workflow: z.string().min(1).max(200).optional(),
  /** Tasks of this work item, and of those below it. */
  workItemId: Id.optional(),
  /** Simulated tasks instead of real ones: their costs are made up, and never in one sum. */
  simulated: z.boolean().default(false),
})
export type InsightsFilter = z.infer<typeof InsightsFilter>

const DAY_MS = 86_400_000
/** Periods up to these are drawn by days, and by weeks. */
const MOST_BY_DAY = 100
const MOST_BY_WEEK = 800

/** Days, weeks or months of a series at most. */
export const MAX_INTERVALS = 750
/** Groups of an answer at most. */
const MAX_GROUPS = 500
/** Groups that have a series of their own, the first ones. */
export const SERIES_GROUPS = 6

export const InsightsQuestion = z.object({
  period: Period,
  /** The time zone in which days begin, as IANA names it: `Europe/Berlin`. */
  zone: z.string().min(1).max(100).default('UTC').refine(isZone, 'There is no such time zone.'),
  filter: InsightsFilter.prefault({}),
  /** Null: the whole only. */
  by: InsightsGrouping.nullable().default(null),
  /** Null: chosen by the length of the period. */
  interval: InsightsInterval.nullable().default(null),
  /** Another period to compare with; `previous`: the one before it, as long. */
  compare: z
    .union([z.literal('previous'), Period])
    .nullable()
    .default(null),
  /** By which figure groups are ordered, the largest first, and of which they have a series. */
  sort: z.enum(figureNames).default('costMicros'),
  limit: z.int().min(1).max(MAX_GROUPS).default(50),
})
export type InsightsQuestion = z.infer<typeof InsightsQuestion>

export const InsightsGroup = z.object({
  /** What it is grouped by; a work item's id. Null: tasks that have none. */
  key: z.string().nullable(),
  label: z.string(),
  figures: Figures,
  /** Of the period that is compared with. */
  before: Figures.nullable(),
  /** The figure that is sorted by, for each interval; null: it is none of the first groups. */
  series: z.array(z.number().nullable()).nullable(),
})
export type InsightsGroup = z.infer<typeof InsightsGroup>

/** One period: the whole of it, and each day, week or month. */
export const PeriodFigures = z.object({
  from: Millis,
  to: Millis,
  total: Figures,
  /** When each interval begins, in ms since 1970. The first may begin before the period, of which only what lies in it counts. */
  starts: z.array(z.int()),
  figures: z.array(Figures),
})
export type PeriodFigures = z.infer<typeof PeriodFigures>

export const InsightsReport = z.object({
  interval: InsightsInterval,
  /** From 0 on it begins with the first task. */
  now: PeriodFigures,
  /** The period that is compared with. */
  before: PeriodFigures.nullable(),
  /** The largest first. A task of several work items is in the group of each. */
  groups: z.array(InsightsGroup),
  /** All there are: `groups` may have fewer. */
  groupCount: z.int().nonnegative(),
  /** What to know of the figures, in sentences. */
  notes: z.array(z.string()),
})
export type InsightsReport = z.infer<typeof InsightsReport>

/** What tasks can be chosen by that ended in a period, each with how many there are, the most first. */
export const InsightsChoices = z.object({
  directories: z.array(z.object({ name: z.string(), tasks: count })),
  models: z.array(z.object({ name: z.string(), tasks: count })),
  modules: z.array(z.object({ name: z.string(), tasks: count })),
  workflows: z.array(z.object({ name: z.string(), tasks: count })),
  /** Real and simulated tasks. */
  real: count,
  simulated: count,
})
export type InsightsChoices = z.infer<typeof InsightsChoices>

/** The interval that a period of this length is drawn in. */
export function intervalOf(ms: number): InsightsInterval {
  if (ms <= MOST_BY_DAY * DAY_MS) return 'day'
  return ms <= MOST_BY_WEEK * DAY_MS ? 'week' : 'month'
}

function isZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone })
    return true
  } catch {
    return false
  }
}
