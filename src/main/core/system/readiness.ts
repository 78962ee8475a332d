import type { PoolParts } from '../instances/warm/parts.ts'
import { countIdle, countPlaces, describeFullPool } from '../instances/warm/places.ts'

/** Why no work can be taken now, in sentences; empty when it can. */
export async function unreadiness(context: PoolParts): Promise<string[]> {
  const { config, disk, live, store } = context
  const reasons: string[] = []
  if (context.closing) reasons.push('The supervisor is closing.')
  if (disk.shortage !== null) reasons.push(`There is no room: ${disk.shortage}.`)
  const { refusal } = store.journal
  if (refusal !== null) reasons.push(refusal.message)
  const queued = [...live.tasks.values()].filter(({ state }) => state === 'queued').length
  if (queued >= config.maxQueued) reasons.push(`The queue is full (${queued} tasks).`)
  if (isAtCapacity(context)) reasons.push(`Nothing could start now: ${describeFullPool(context)}.`)
  if (!config.simulate && (await context.claude.find()).path === null)
    reasons.push('No usable claude was found.')
  return reasons
}

/** Every place is taken, and none by something that could be used or ended for new work. */
function isAtCapacity(context: PoolParts): boolean {
  if (countPlaces(context) < context.config.maxInstances || context.warm.size > 0) return false
  return countIdle(context) === 0
}
