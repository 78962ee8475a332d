import { z } from 'zod'
import { MicroDollars, Millis } from './values.ts'

/**
 * Why a task is held to run away: it spends much faster than others of its kind; its context grows, so that each request costs
 * several times the first; it repeats a call with the same result; its subagents multiply.
 */
export const RunawayKind = z.enum(['spending', 'context', 'repeats', 'subagents'])
export type RunawayKind = z.infer<typeof RunawayKind>

/** What was found, with what shows it. It is said once, and stays as it was found. */
const RunawaySignal = z.object({
  kind: RunawayKind,
  /** "$4.10 in 6 min, median $0.40". */
  evidence: z.string(),
  at: Millis,
  /** What the task had cost by then. */
  costMicros: MicroDollars,
})

/** What a task of a directory that runs away is done with: nothing is looked at; it is flagged; it is flagged and held. */
export const RunawayPolicy = z.enum(['off', 'flag', 'hold'])
export type RunawayPolicy = z.infer<typeof RunawayPolicy>

/** Of the turns of the task's kind (same directory and model) as they were when it was first compared; it does not change then. */
const RunawayBaseline = z.object({
  /** How many turns they are of: the newest. */
  turns: z.number().int().positive(),
  costMicros: z.number().nonnegative(),
  costPerMinuteMicros: z.number().nonnegative(),
})

export const Runaway = z.object({
  /** `held`: by the policy, or about to be. `dismissed`: a person lets it go on; nothing more is said of this task. */
  state: z.enum(['flagged', 'held', 'dismissed']),
  /** At most one of each kind, the first first. */
  signals: z.array(RunawaySignal).min(1).max(RunawayKind.options.length),
  /** The medians that it was compared with; null: there were too few turns. */
  median: RunawayBaseline.nullable(),
})
export type Runaway = z.infer<typeof Runaway>

/** A rule says what is done in a directory and below; the nearest one counts. */
export const RunawayRule = z.object({
  /** Absolute path; null: everywhere else. */
  directory: z.string().min(1).max(4_096).nullable(),
  policy: RunawayPolicy,
})
export type RunawayRule = z.infer<typeof RunawayRule>

/** What a person can do with a task that runs away. */
export const RunawayWay = z.enum(['go_on', 'compact', 'afresh', 'stop'])
export type RunawayWay = z.infer<typeof RunawayWay>

/** "$4.10 in 6 min, median $0.40; the same Bash `npm test` failed 9 times". */
export function describeRunaway({ signals }: Pick<Runaway, 'signals'>): string {
  return signals.map(({ evidence }) => evidence).join('; ')
}

/** Whether it waits for a person to decide on it. */
export function isRunningAway(task: { runaway: Runaway | null; endedAt: number | null }): boolean {
  return task.runaway !== null && task.runaway.state !== 'dismissed' && task.endedAt === null
}
