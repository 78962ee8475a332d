import type { PoolParts } from '../instances/warm/parts.ts'
import type { TrackingParts } from '../tracking/tracker.ts'
import { readStats } from './stats.ts'

/** How often the totals are told at most, in ms. */
const INTERVAL_MS = 1_000

/** Tells the totals soon after something has changed, however much does. */
export function createStatsTeller(context: PoolParts & TrackingParts) {
  let timer: NodeJS.Timeout | null = null
  return {
    soon(): void {
      timer ??= setTimeout(() => {
        timer = null
        try {
          context.publish({ name: 'stats.changed', payload: { stats: readStats(context) } })
        } catch (error) {
          // With the next change they are read again.
          context.config.log('warn', 'the totals of the day could not be read', { error: String(error) })
        }
      }, INTERVAL_MS).unref()
    },
    close(): void {
      if (timer) clearTimeout(timer)
    },
  }
}
