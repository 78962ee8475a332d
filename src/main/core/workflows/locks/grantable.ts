import { isThere, type Waiting } from './lock-state.ts'
import { dependsOn } from './wait-graph.ts'
import { bars, isBefore } from './wait-order.ts'

/**
 * Whether a request can be granted: everything is there, and nobody before it is kept waiting. Who holds something may
 * pass those who wait for it in the end: else both would wait for ever.
 */
export function isGrantable(waiting: Waiting): boolean {
  for (const need of waiting.needs) if (!isThere(waiting.chain, need)) return false
  for (const { resource } of waiting.needs) {
    for (const other of resource.queue) {
      if (!isBefore(other, waiting)) break
      if (!bars(other, resource)) continue
      if (!holdsSomething(waiting)) return false
      if (!dependsOn(other.owner, waiting.owner)) return false
    }
  }
  return true
}

/** Whether the owner or an ancestor holds anything: only then can somebody wait for it. */
export function holdsSomething(waiting: Waiting): boolean {
  return waiting.chain.some((owner) => owner.holds.size > 0)
}
