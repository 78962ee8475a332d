import { isThere, type Locked, type Waiting } from './lock-state.ts'

/** A waiting request gains one point of priority a minute, as queued tasks do. */
const AGEING_MS_PER_POINT = 60_000
/** A request that so many later ones have passed keeps the others away from all its resources, not only from those it lacks. */
const PASSED_AT_MOST = 16

/** What a request's place in the queue is made of: its priority, and when it began to wait, in ms. */
export function scoreOf(priority: number, since: number): number {
  return priority - since / AGEING_MS_PER_POINT
}

/** Whether `a` should be granted before `b`. */
export function isBefore(a: Waiting, b: Waiting): boolean {
  return a.score > b.score || (a.score === b.score && a.number < b.number)
}

/** Puts a request at its place in the queues of its resources. */
export function enqueue(waiting: Waiting): void {
  for (const { resource } of waiting.needs) {
    const { queue } = resource
    let low = 0
    let high = queue.length
    while (low < high) {
      const middle = (low + high) >> 1
      const other = queue[middle]
      if (other && isBefore(other, waiting)) low = middle + 1
      else high = middle
    }
    queue.splice(low, 0, waiting)
  }
}

export function dequeue(waiting: Waiting): void {
  for (const { resource } of waiting.needs) {
    const index = resource.queue.indexOf(waiting)
    if (index >= 0) resource.queue.splice(index, 1)
  }
}

/** Whether a request that is before others keeps them away from a resource. */
export function bars(waiting: Waiting, resource: Locked): boolean {
  return waiting.passed >= PASSED_AT_MOST || lacks(waiting, resource)
}

/** Whether what a request needs of this resource is not there. */
export function lacks(waiting: Waiting, resource: Locked): boolean {
  const need = waiting.needs.find((candidate) => candidate.resource === resource)
  return need !== undefined && !isThere(waiting.chain, need)
}

/** The first request that keeps this one away from a resource because it comes before. */
export function barredBy(waiting: Waiting, resource: Locked): Waiting | null {
  for (const other of resource.queue) {
    if (!isBefore(other, waiting)) return null
    if (bars(other, resource)) return other
  }
  return null
}

/** Counts that a request was granted while others stood before it. */
export function countPassed(granted: Waiting): void {
  for (const { resource } of granted.needs) {
    for (const other of resource.queue) {
      if (!isBefore(other, granted)) break
      if (other !== granted) other.passed += 1
    }
  }
}
