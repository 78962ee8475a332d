import { freemem, totalmem } from 'node:os'
import type { SystemStats } from '../../../contract/system.ts'
import type { PoolParts } from '../instances/warm/parts.ts'
import type { TrackingParts } from '../tracking/tracker.ts'
import { readInbox } from './inbox.ts'

/** Figures of the status bar: live states from memory, totals of the local day from the database. */
export function readStats(context: PoolParts & TrackingParts): SystemStats {
  const stats: SystemStats = {
    queued: 0,
    running: 0,
    needsYou: 0,
    delayed: 0,
    paused: 0,
    completedToday: 0,
    failedToday: 0,
    costTodayMicros: 0,
    instances: context.live.runners.size + context.warm.size,
    maxInstances: context.config.maxInstances,
    memoryTotal: totalmem(),
    memoryFree: freemem(),
  }
  for (const task of context.live.tasks.values()) {
    if (task.state === 'queued') stats.queued += 1
    else if (task.state === 'starting' || task.state === 'running') stats.running += 1
    else if (task.state === 'paused') stats.paused += 1
    else if (task.state === 'waiting') {
      const forPerson =
        task.waitingFor === 'permission' || task.waitingFor === 'question' || task.waitingFor === 'plan'
      if (!forPerson) stats.delayed += 1
    }
  }
  stats.needsYou = readInbox(context).length
  const today = context.store.tasks.totalsSince(new Date(context.now()).setHours(0, 0, 0, 0))
  stats.completedToday = today.completed
  stats.failedToday = today.failed
  context.live.ledger.beginDay(context.now())
  stats.costTodayMicros = context.live.ledger.usedToday(null).costMicros
  return stats
}
