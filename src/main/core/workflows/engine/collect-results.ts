import type { NodeFailure } from '../../../../contract/run.ts'
import type { Json } from '../../../../contract/values.ts'
import type { WorkflowNode } from '../../../../contract/workflow-definition.ts'
import { contentHash } from '../../base/content-hash.ts'
import type { NodeRecord } from '../../store/records.ts'

/**
 * The results of a fan-out as one: a list in order, with null for an element that has none; the first that completed;
 * objects or lists joined; the most frequent one, of equals the one that comes first.
 */
export function collectResults(
  how: 'collect' | 'first' | 'merge' | 'majority',
  records: readonly Pick<NodeRecord, 'state' | 'result'>[],
): { result: Json } | { failure: NodeFailure } {
  const found = records.map(({ state, result }) => (state === 'completed' ? (result ?? null) : null))
  if (how === 'collect') return { result: found }
  const completed = found.filter((_, index) => records[index]?.state === 'completed')
  if (how === 'first') return { result: completed[0] ?? null }
  return how === 'majority' ? { result: mostFrequent(completed) } : merge(completed)
}

/** A fan-out that was read from its row has its result from its elements again; rows of older versions have it. */
export function collectAgain(
  { forEach, collect }: Pick<WorkflowNode, 'forEach' | 'collect'>,
  node: NodeRecord,
  elements: readonly (NodeRecord | undefined)[],
): void {
  if (forEach === undefined || node.itemCount === null || node.result !== undefined) return
  if (node.state !== 'completed' && node.state !== 'failed') return
  const there = elements.filter((element) => element !== undefined)
  // It was to run again, and the supervisor was killed when half of that was done.
  if (there.length !== node.itemCount) return
  const winner = there.reduce<NodeRecord | null>((first, each) => firstOf(first, each), null)
  const found = collectResults(
    collect ?? 'collect',
    collect === 'first' && winner !== null ? [winner] : there,
  )
  if ('result' in found) node.result = found.result
}

/** Whichever completed first. */
function firstOf(first: NodeRecord | null, each: NodeRecord): NodeRecord | null {
  if (each.state !== 'completed') return first
  return first === null || (each.completedOrder ?? 0) < (first.completedOrder ?? 0) ? each : first
}

function mostFrequent(values: readonly Json[]): Json {
  const counts = new Map<string, { value: Json; count: number }>()
  for (const value of values) {
    const key = contentHash(value)
    const known = counts.get(key)
    if (known === undefined) counts.set(key, { value, count: 1 })
    else known.count += 1
  }
  let best: { value: Json; count: number } | undefined
  for (const candidate of counts.values())
    if (best === undefined || candidate.count > best.count) best = candidate
  return best?.value ?? null
}

function merge(values: readonly Json[]): { result: Json } | { failure: NodeFailure } {
  const present = values.filter((value) => value !== null)
  if (present.length > 0 && present.every(Array.isArray)) return { result: present.flat() as Json }
  const objects = present.filter((value) => typeof value === 'object' && !Array.isArray(value))
  if (objects.length === present.length) return { result: Object.assign({}, ...objects) as Json }
  return {
    failure: {
      kind: 'template',
      message: "The results of its elements are not all objects or all lists, so they can't be merged.",
      hint: 'Use collect: collect, and bring them together in a transform node.',
    },
  }
}
