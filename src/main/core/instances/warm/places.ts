import type { Runner } from '../../live/runner.ts'
import { endInstance } from '../instance-controls.ts'
import { isIdle } from '../instance-row.ts'
import type { PoolParts } from './parts.ts'

/** Places that are taken: instances, those that are being spawned, with warm ones and what is being ended. */
export function countPlaces(context: PoolParts): number {
  return context.live.runners.size + context.live.launching.size + context.warm.size
}

/** Places that are about to be free. */
export function countEnding(context: PoolParts): number {
  let count = 0
  for (const runner of context.live.runners.values()) if (runner.ending) count += 1
  for (const warm of context.warm.instances.values()) if (warm.gone) count += 1
  return count
}

/** Idle instances that end when a task needs their place; pinned sessions keep theirs. */
export function countIdle(context: PoolParts): number {
  let count = 0
  for (const runner of context.live.runners.values()) if (givesWay(context, runner)) count += 1
  return count
}

const givesWay = (context: PoolParts, runner: Runner) => isIdle(context, runner) && !runner.session.pinned

/** Ends a warm instance, else the one that has been idle longest: a session can be resumed, at a price. */
export function makeRoom(context: PoolParts): void {
  if (context.warm.makeRoom()) return
  const idle = longestIdle(context)
  if (idle) endUnused(context, idle, 'a task needed its place')
}

/**
 * Ends the instance that has been idle longest, for a warm one that a person asked for; false: none has been idle for a
 * while. Resolves when its place is free. One that was at work just now is likely to be needed next.
 */
export async function giveUpIdle(context: PoolParts): Promise<boolean> {
  const idle = idleForLong(context)
  if (!idle) return false
  endUnused(context, idle, 'a warm instance needed its place')
  await idle.ended
  return true
}

/** Whether an idle instance could make room for a warm one. */
export function canGiveUpIdle(context: PoolParts): boolean {
  return idleForLong(context) !== null
}

/** The longest idle instance, if that is for a tenth of the time after which idle ones end. */
function idleForLong(context: PoolParts): Runner | null {
  const idle = longestIdle(context)
  const since = idle?.idleSince ?? null
  return since !== null && context.now() - since >= context.config.idleTimeoutMs / 10 ? idle : null
}

/** Ends an instance whose place or session is needed; its task, if it has one, is not failed by that. `why` is kept in its row. */
export function endUnused(context: PoolParts, runner: Runner, why: string): void {
  runner.endCause = 'idle'
  endInstance(context, runner, why).catch((error: unknown) => {
    context.config.log('error', 'an idle instance could not be ended', { error: String(error) })
  })
}

/** Why no place is free, with what a person can change about it: pinned sessions keep their idle instances. */
export function describeFullPool(context: PoolParts): string {
  let kept = 0
  for (const runner of context.live.runners.values()) {
    if (runner.session.pinned && isIdle(context, runner)) kept += 1
  }
  const taken = `${countPlaces(context)} of ${context.config.maxInstances} taken`
  return `no free place (${taken}${kept === 0 ? '' : `, ${kept} of them idle in pinned sessions`})`
}

function longestIdle(context: PoolParts): Runner | null {
  let found: Runner | null = null
  for (const runner of context.live.runners.values()) {
    if (!givesWay(context, runner) || runner.idleSince === null) continue
    if (!found || runner.idleSince < (found.idleSince ?? 0)) found = runner
  }
  return found
}
