import { isFinalNode, type RunProgress } from '../../../../contract/run.ts'
import type { NodeRecord } from '../../store/records.ts'
import type { Dag } from '../dag/dag.ts'
import type { Expected } from '../dag/estimate.ts'
import type { LearntDuration } from './durations.ts'
import { workedMs } from './worked-ms.ts'

/** What a graph's nodes are expected to take, as it was built: in ms, and how sure that is. */
interface Expectations extends Pick<Expected, 'learnt' | 'isKnown'> {
  duration: Float64Array
  variance: Float64Array
}

/** A running node is at most so far, however long it takes. */
const MOST_DONE = 0.95
/** The least weight of a node in the share that is done, as a share of the mean: many short ones are something, too. */
const LEAST_WEIGHT = 0.1
/** Deviation of a node that history does not know, as a share of its estimate. */
const UNKNOWN_DEVIATION = 0.5

/** A run has a graph of its own, and what history knows hardly changes while it runs. */
const expectations = new WeakMap<Dag, Expectations>()

/**
 * How far a run is, by weight of what its nodes are expected to take: what history knows, else the estimate, put right
 * by how long such nodes really took in this run. What was completed or skipped counts as done.
 *
 * The remaining time lies between the lower bound of any schedule, max(longest remaining path, remaining work / slots),
 * and the upper bound of one that never idles, path + (work - path) / slots, each widened by the deviation along the path.
 *
 * @param options.nodes by node id; elements of fan-outs are not in it
 * @param options.slots nodes that can run at the same time
 */
export function progressOf(options: {
  dag: Dag
  nodes: ReadonlyMap<string, NodeRecord>
  durationOf: (nodeId: string) => LearntDuration | undefined
  now: number
  slots: number
}): RunProgress {
  const { dag, nodes, now } = options
  const expected = expectationsOf(dag, options.durationOf)
  const { duration, learnt } = expected
  const counts = { total: dag.ids.length, completed: 0, running: 0, failed: 0, skipped: 0 }
  /** By index; -1: it has ended without being done. */
  const done = new Float64Array(dag.ids.length)
  const begun: number[] = []
  let tookMs = 0
  let estimatedMs = 0

  for (let index = 0; index < dag.ids.length; index += 1) {
    const node = nodes.get(dag.ids[index] ?? '')
    if (node === undefined || node.state === 'pending' || node.state === 'ready') continue
    if (!isFinalNode(node.state)) {
      counts.running += 1
      begun.push(index)
    } else if (node.state === 'completed') {
      counts.completed += 1
      done[index] = 1
      // What only maps values says nothing of the others.
      const isMeasure = learnt[index] === 0 && dag.definition.nodes[index]?.kind !== 'transform'
      if (isMeasure && node.workedMs > 0) {
        tookMs += workedMs(node, now)
        estimatedMs += duration[index] ?? 0
      }
    } else if (node.state === 'skipped') {
      counts.skipped += 1
      done[index] = 1
    } else {
      if (node.state === 'failed') counts.failed += 1
      done[index] = -1
    }
  }
  const hasMeasured = estimatedMs > 0
  const correction = hasMeasured ? tookMs / estimatedMs : 1
  for (const index of begun) {
    const node = nodes.get(dag.ids[index] ?? '')
    if (node) done[index] = shareOf(node, now, (duration[index] ?? 0) * (learnt[index] ? 1 : correction))
  }

  const rest = remainderOf(dag, expected, done, correction)
  const share = rest.weight > 0 ? Math.min(1, rest.doneWeight / rest.weight) : 1
  const isKnown = rest.work > 0 && (expected.isKnown || hasMeasured)
  return { ...counts, share, remainingMs: isKnown ? rangeOf(rest, Math.max(1, options.slots)) : null }
}

interface Remainder {
  weight: number
  doneWeight: number
  /** Of what has not ended, in ms. */
  work: number
  path: number
  /** Along the longest remaining path. */
  variance: number
}

function remainderOf(dag: Dag, expected: Expectations, done: Float64Array, correction: number): Remainder {
  const { duration, variance, learnt } = expected
  const tail = new Float64Array(done.length)
  const tailVariance = new Float64Array(done.length)
  const factorOf = (index: number) => (learnt[index] ? 1 : correction)
  const sum = duration.reduce((all, each, index) => all + each * factorOf(index), 0)
  const least = (LEAST_WEIGHT * sum) / Math.max(1, duration.length)
  const rest: Remainder = { weight: 0, doneWeight: 0, work: 0, path: 0, variance: 0 }
  for (let place = dag.order.length - 1; place >= 0; place -= 1) {
    const index = dag.order[place] ?? 0
    const factor = factorOf(index)
    const expectedMs = (duration[index] ?? 0) * factor
    const share = done[index] ?? 0
    const weight = Math.max(expectedMs, least)
    rest.weight += weight
    if (share < 0) continue
    rest.doneWeight += weight * share
    // What depends on something that has not ended has not ended either, so ended nodes are on no remaining path.
    if (share >= 1) continue
    let longest = -1
    let after = 0
    for (const dependant of dag.dependants[index] ?? []) {
      const length = tail[dependant] ?? 0
      if (length <= after) continue
      after = length
      longest = dependant
    }
    const own = expectedMs * (1 - share)
    tail[index] = own + after
    tailVariance[index] =
      (variance[index] ?? 0) * (factor * (1 - share)) ** 2 + (longest < 0 ? 0 : (tailVariance[longest] ?? 0))
    rest.work += own
    if ((tail[index] ?? 0) > rest.path) {
      rest.path = tail[index] ?? 0
      rest.variance = tailVariance[index] ?? 0
    }
  }
  return rest
}

function rangeOf({ work, path, variance }: Remainder, slots: number): { low: number; high: number } {
  const deviation = Math.sqrt(variance)
  const least = Math.max(path, work / slots)
  const most = path + Math.max(0, work - path) / slots
  return { low: Math.round(Math.max(0, least - deviation)), high: Math.round(most + deviation) }
}

/** How far one that has begun is. */
function shareOf(node: NodeRecord, now: number, expectedMs: number): number {
  const { itemCount, itemsEnded } = node
  if (itemCount !== null && itemCount > 0) return Math.min(MOST_DONE, (itemsEnded ?? 0) / itemCount)
  if (expectedMs <= 0) return 0
  return Math.min(MOST_DONE, workedMs(node, now) / expectedMs)
}

function expectationsOf(dag: Dag, durationOf: (nodeId: string) => LearntDuration | undefined): Expectations {
  const known = expectations.get(dag)
  if (known) return known
  const { estimate, learnt, isKnown } = dag
  const duration = estimate.map((seconds) => seconds * 1_000)
  const variance = duration.map((expectedMs, index) => {
    const history = learnt[index] ? durationOf(dag.ids[index] ?? '') : undefined
    return (history?.deviationMs ?? expectedMs * UNKNOWN_DEVIATION) ** 2
  })
  const result = { duration, variance, learnt, isKnown }
  expectations.set(dag, result)
  return result
}
