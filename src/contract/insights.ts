import { z } from 'zod'
import { Figures, figureNames } from './figures.ts'
import { Id, Millis } from './values.ts'

/* What is asked of statistics, and what is answered. */

const count = z.int().nonnegative()

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
