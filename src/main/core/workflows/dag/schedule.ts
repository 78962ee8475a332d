import type { Structure } from './structure.ts'

/** Times below this share of the span are no difference: sums of fractions differ in their last digits. */
const EPSILON = 1e-9

/** What the estimates say about a graph without cycles. Times in s. */
export interface Schedule {
  readonly start: Float64Array
  readonly tail: Float64Array
  readonly slack: Float64Array
  readonly critical: boolean[]
  readonly criticalPath: number[]
  readonly span: number
  readonly work: number
}

/** Earliest starts, longest remaining paths, slack and the critical path, in linear time. */
export function computeSchedule(structure: Structure, estimate: Float64Array): Schedule {
  const { needs, dependants, order } = structure
  const size = order.length
  const start = new Float64Array(size)
  const tail = new Float64Array(size)
  const slack = new Float64Array(size)
  let span = 0
  let work = 0
  for (let at = size - 1; at >= 0; at--) {
    const node = order[at] ?? 0
    let longest = 0
    for (const dependant of dependants[node] ?? []) longest = Math.max(longest, tail[dependant] ?? 0)
    tail[node] = longest + (estimate[node] ?? 0)
    span = Math.max(span, tail[node] ?? 0)
    work += estimate[node] ?? 0
  }
  const tolerance = span * EPSILON
  const critical: boolean[] = new Array(size).fill(false)
  for (const node of order) {
    let earliest = 0
    for (const need of needs[node] ?? []) {
      earliest = Math.max(earliest, (start[need] ?? 0) + (estimate[need] ?? 0))
    }
    start[node] = earliest
    const left = span - earliest - (tail[node] ?? 0)
    critical[node] = left <= tolerance
    slack[node] = left <= tolerance ? 0 : left
  }
  const schedule = { start, tail, slack, critical, span, work }
  return { ...schedule, criticalPath: findCriticalPath(structure, estimate, schedule) }
}

/** Whether the edge is a part of a critical path: the second starts at once when the first ends. */
export function isCriticalEdge(
  schedule: {
    readonly estimate: Float64Array
    readonly start: Float64Array
    readonly critical: readonly boolean[]
    readonly span: number
  },
  from: number,
  to: number,
): boolean {
  const { estimate, start, critical, span } = schedule
  if (!critical[from] || !critical[to]) return false
  return (start[to] ?? 0) - (start[from] ?? 0) - (estimate[from] ?? 0) <= span * EPSILON
}

/** From a critical node that needs nothing, along critical edges; of several, the one with the first id in the alphabet. */
function findCriticalPath(
  { ids, needs, dependants, order }: Structure,
  estimate: Float64Array,
  schedule: Omit<Schedule, 'criticalPath'>,
): number[] {
  const first = (nodes: Iterable<number>, isPossible: (node: number) => boolean): number | undefined => {
    let best: number | undefined
    for (const node of nodes) {
      if (!isPossible(node)) continue
      if (best === undefined || (ids[node] ?? '') < (ids[best] ?? '')) best = node
    }
    return best
  }
  const timed = { ...schedule, estimate }
  const path: number[] = []
  let node = first(
    order,
    (candidate) => needs[candidate]?.length === 0 && schedule.critical[candidate] === true,
  )
  while (node !== undefined) {
    const from = node
    path.push(from)
    node = first(dependants[from] ?? [], (to) => isCriticalEdge(timed, from, to))
  }
  return path
}
