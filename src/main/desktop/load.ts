import type { SystemStats } from '../../contract/system.ts'

/** Tasks that are under way or in the queue. A paused task is not: it waits for the person who paused it. */
export function activeCount(stats: SystemStats): number {
  return stats.queued + stats.running + stats.needsYou + stats.delayed
}

/** Counts in words, most urgent first: "2 need you · 5 running". Used by the tray and the quit dialog. */
export function describeLoad(stats: SystemStats | null): string {
  if (stats === null) return 'Starting'
  const parts = [
    stats.needsYou > 0 ? `${stats.needsYou} ${stats.needsYou === 1 ? 'needs' : 'need'} you` : null,
    stats.running > 0 ? `${stats.running} running` : null,
    stats.delayed > 0 ? `${stats.delayed} waiting` : null,
    stats.queued > 0 ? `${stats.queued} queued` : null,
    stats.paused > 0 ? `${stats.paused} paused` : null,
  ].filter((part) => part !== null)
  return parts.length === 0 ? 'Nothing running' : parts.join(' · ')
}

/**
 * Progress of the current burst of work for the dock or taskbar: the share of tasks that ended since the pool was
 * last idle, 0 to 1, or null while it is idle.
 */
export function createBurstProgress(): (stats: SystemStats) => number | null {
  let endedBefore: number | null = null
  return (stats) => {
    const ended = stats.completedToday + stats.failedToday
    const active = activeCount(stats)
    if (active === 0) {
      endedBefore = null
      return null
    }
    // At midnight the counts of the day start again from zero.
    if (endedBefore === null || ended < endedBefore) endedBefore = ended
    const done = ended - endedBefore
    return done / (done + active)
  }
}
