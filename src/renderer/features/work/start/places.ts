import type { SystemStats } from '../../../../contract/system.ts'

/** How many of some new tasks find a place in the pool at once, and how many wait; as far as the figures tell. */
export function placesFor(
  count: number,
  stats: Pick<SystemStats, 'running' | 'needsYou' | 'delayed' | 'paused' | 'queued' | 'maxInstances'>,
): { now: number; later: number } {
  const { running, needsYou, delayed, paused, queued, maxInstances } = stats
  // What waits for a place already comes first.
  const free = maxInstances - running - needsYou - delayed - paused - queued
  const now = Math.max(0, Math.min(count, free))
  return { now, later: count - now }
}

/** That in words. */
export function sayPlaces(count: number, stats: Parameters<typeof placesFor>[1]): string {
  const { now, later } = placesFor(count, stats)
  const most = `${stats.maxInstances} at most at once`
  if (later === 0)
    return count === 1 ? `It starts at once (${most}).` : `All ${count} start at once (${most}).`
  if (now === 0)
    return count === 1
      ? `It waits in the queue until the pool has a place (${most}).`
      : `All ${count} wait in the queue until the pool has places (${most}).`
  return `${now} ${now === 1 ? 'starts' : 'start'} at once, ${later} ${later === 1 ? 'waits' : 'wait'} in the queue (${most}).`
}
