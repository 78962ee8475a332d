import { spellBytes, spellDuration } from '../base/spell-amount.ts'
import { cutInstance, endRetired, retireInstance } from '../instances/retire-instance.ts'
import type { Context } from '../live/context.ts'
import type { Runner } from '../live/runner.ts'
import { warnTask } from '../tasks/warn-task.ts'

/** Share of the allowed duration after which it is warned. */
const WARN_AT = 0.9
/** How long a turn in flight may go on when the allowed duration is used up, unless a test says otherwise. */
const TURN_GRACE_MS = 30_000
/** Over this many times its memory limit an instance is replaced at once. */
const AT_ONCE = 1.5

/** Instances whose tasks were told of the nearing end of their allowed duration. */
const warned = new WeakSet<Runner>()

/** When an instance started at a time has lived as long as it may; null: no limit. */
export function durationEnd(context: Context, startedAt: number): number | null {
  const { maxSessionMs } = context.config
  return maxSessionMs === null ? null : startedAt + maxSessionMs
}

/**
 * Holds an instance to its allowed duration: at 90% its task is told, at 100% it is given no new turn, and a
 * turn in flight is cut 30 s later. Cheap; asked once a second.
 */
export function enforceDuration(context: Context, runner: Runner): void {
  const { maxSessionMs } = context.config
  endRetired(context, runner)
  if (maxSessionMs === null || runner.ending) return
  const age = context.now() - runner.record.startedAt
  const graceMs = context.config.turnGraceMs ?? TURN_GRACE_MS
  if (age < maxSessionMs * WARN_AT) return
  const task = runner.current?.task
  if (task && !warned.has(runner)) {
    warned.add(runner)
    const left = maxSessionMs - age
    const ends = left > 0 ? `and ends in ${spellDuration(left)}` : `and has ${spellDuration(graceMs)} to end`
    warnTask(
      context,
      task,
      'duration_near',
      `Its process has lived for ${spellDuration(age)} of the ${spellDuration(maxSessionMs)} that it may, ${ends}. The session stays: its next prompt starts a new process.`,
    )
  }
  if (age < maxSessionMs) return
  const why = {
    cause: 'duration',
    reason: `its allowed ${spellDuration(maxSessionMs)} were used up`,
  } as const
  retireInstance(context, runner, why)
  if (age >= maxSessionMs + graceMs) cutInstance(context, runner, why)
}

/**
 * Holds an instance's own process to its memory limit: over it, it is replaced at the end of its turn, over one
 * and a half times of it at once; then its turn goes on in the new one.
 */
export function enforceMemory(context: Context, runner: Runner, rssBytes: number): void {
  const { maxRssBytes } = context.config
  if (maxRssBytes === null || rssBytes <= maxRssBytes || runner.ending) return
  // A prompt on its way is waited for: then it is known whether a turn has to go on.
  if (runner.sent || runner.reserved) return
  const isAtOnce = rssBytes > maxRssBytes * AT_ONCE
  const why = {
    cause: 'memory',
    reason: `recycled over its memory limit (${spellBytes(rssBytes)} of ${spellBytes(maxRssBytes)})`,
  } as const
  if (runner.retirement && (!isAtOnce || runner.retirement.cutsTurn)) return
  const task = runner.current?.task
  if (task) {
    const what = isAtOnce
      ? 'It is replaced at once, and the turn goes on in a new process.'
      : 'It is replaced when the turn is over; the session goes on in a new process.'
    warnTask(
      context,
      task,
      'memory_limit',
      `Its process holds ${spellBytes(rssBytes)} of memory, ${isAtOnce ? 'far ' : ''}over the limit of ${spellBytes(maxRssBytes)}. ${what}`,
    )
  }
  if (isAtOnce) cutInstance(context, runner, why)
  else retireInstance(context, runner, why)
}

/** How near an instance is to its limits, in words. */
export function describeLimits(
  context: Context,
  startedAt: number,
  ownRssBytes: number,
  runner: Runner | null,
): string[] {
  const { maxSessionMs, maxRssBytes } = context.config
  const warnings: string[] = []
  const age = context.now() - startedAt
  if (maxSessionMs !== null && age >= maxSessionMs * WARN_AT) {
    const share = Math.min(100, Math.floor((age / maxSessionMs) * 100))
    warnings.push(`${share}% of its allowed ${spellDuration(maxSessionMs)} are used`)
  }
  if (maxRssBytes !== null && ownRssBytes > maxRssBytes) {
    warnings.push(
      `its process holds ${spellBytes(ownRssBytes)}, over the limit of ${spellBytes(maxRssBytes)}`,
    )
  }
  if (runner?.retirement && !runner.ending) {
    warnings.push(
      runner.retirement.cutsTurn
        ? 'it is being replaced'
        : 'it is replaced when its turn and its background work are over',
    )
  }
  return warnings
}
