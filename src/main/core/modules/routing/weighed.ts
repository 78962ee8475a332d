import type { RouteCandidate } from '../../../../contract/module-route.ts'

/** A module that is being weighed for a question. */
export interface Weighed extends Omit<RouteCandidate, 'chosen' | 'why'> {
  readonly maxParallel: number
  /** Why it can't be chosen; null: it can. */
  readonly obstacle: string | null
  /** Of the tags asked for, how many it has. */
  readonly tagsHad: number
}

/** How many questions each of its places has to answer. */
export function loadOf({ load, maxParallel }: Weighed): number {
  return (load.busy + load.waiting) / maxParallel
}

/** How long an answer takes, in ms; without a history longer than any other. */
export function meanOf({ load }: Weighed): number {
  return load.meanMs ?? Number.MAX_VALUE
}
