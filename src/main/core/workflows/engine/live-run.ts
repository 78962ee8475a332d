import { isFinalNode, type NodeFailure } from '../../../../contract/run.ts'
import type { Json } from '../../../../contract/values.ts'
import type { WorkflowNode } from '../../../../contract/workflow-definition.ts'
import type { NodeRecord, RunRecord } from '../../store/records.ts'
import type { Dag } from '../dag/dag.ts'
import { optimizeDag } from '../dag/optimize-dag.ts'
import { childScope, type Scope } from '../definition/scope.ts'
import type { AbortCause } from '../kinds/node-kind.ts'
import type { AttemptClock } from './attempt-clock.ts'
import type { Awaited } from './awaited.ts'
import { createReadyHeap, type HeapItem, type ReadyHeap } from './ready-heap.ts'

/** One try of a unit. */
export interface Attempt {
  readonly controller: AbortController
  readonly clock: AttemptClock
  /** Why it was aborted; null: it was not. */
  cause: AbortCause | null
  /** What the abort means, where the cause does not say it: a lease that expired. */
  failure: NodeFailure | null
  /** Its work is held or kept back by a budget. */
  heldByBudget: boolean
  /** Counts against the run's places. */
  readonly takesPlace: boolean
  /** Resolves when the kind has returned. */
  settled: Promise<void>
}

/** What can run: a node without `forEach`, or an element of a fan-out. It exists from when it is ready until it has ended. */
export interface Unit extends HeapItem {
  readonly key: string
  /** As which it holds locks. */
  readonly owner: string
  readonly index: number
  readonly record: NodeRecord
  /** Of a fan-out. */
  readonly element: Json | undefined
  status: 'queued' | 'evaluating' | 'locking' | 'circuit' | 'active' | 'retrying' | 'gone'
  /** It holds its locks while it waits for a place. */
  granted: boolean
  /** Its work had begun before a restart: it is picked up, whatever the cache says. */
  resumed: boolean
  /** How often it was the victim of a deadlock. */
  deadlocks: number
  /** Of its inputs; null: it is not cached; undefined: not computed yet. */
  cacheKey: string | null | undefined
  /** It was said in the log that it waits for a lock. */
  waitTold: boolean
  attempt: Attempt | null
  timer: NodeJS.Timeout | null
}

/** A node with `forEach`. */
export interface Fan {
  /** By index of the element; a hole is one that has no row yet. */
  readonly records: (NodeRecord | undefined)[]
  /** Null: not evaluated since it was loaded. */
  values: readonly Json[] | null
  /** The result is known, or can't be had any more: the others are ended. */
  decided: boolean
  /** The element that came first, of `collect: first`. */
  winner: NodeRecord | null
  /** Elements that are at work now. */
  readonly working: Set<number>
  /** Of elements that were taken over: how long all of them were done, or gone, before anybody saw it, in ms; null: none was. */
  unseenMs: number | null
}

export function newFan(): Fan {
  return { records: [], values: null, decided: false, winner: null, working: new Set(), unseenMs: null }
}

/** An unfinished run in memory: the truth until it ends; the database follows within one commit. */
export interface LiveRun {
  readonly record: RunRecord
  dag: Dag
  /** By node id; elements of fan-outs are in `fans`. */
  readonly nodes: Map<string, NodeRecord>
  readonly fans: Map<string, Fan>
  /** By key. */
  readonly units: Map<string, Unit>
  /** Needs that have not ended, by index. */
  unmet: Int32Array
  /** Nodes that have not ended, by level; and in all. */
  openOfLevel: Int32Array
  open: number
  /** Elements of fan-outs that have ended, and the first node that failed: what follows from them is still to be done. */
  endedElements: { index: number; record: NodeRecord }[]
  failed: NodeRecord | null
  /** Nodes that go on a chain of mergeable ones: they start at once, before all else that is ready. */
  chained: ReadonlySet<number>
  /** Indices of nodes whose needs have all ended and that were not looked at yet. */
  met: number[]
  heap: ReadyHeap<Unit>
  /** Ready units that need no place: approvals. */
  placeless: Unit[]
  /** Became ready since the last look. */
  fresh: Unit[]
  places: number
  /** Keys of the units that are at work: what waits for a person, or is stopped, is not. */
  readonly working: Set<string>
  sequence: number
  completions: number
  /** Characters of the results that nodes have ended with since the run was loaded. */
  resultSize: number
  /** What templates see. Entries are added as nodes end, and never changed: a template names nodes that have ended before. */
  scope: Scope
  /** What its steps need that is being worked out in the thread or over several turns, or was. */
  awaited: Awaited
  /** Nodes that another one continues the session of: they are not cached. */
  sessions: ReadonlySet<string>
  /** Owners of locks around a nested run. */
  readonly ancestors: readonly string[]
  /** Rows that are staged in slices, since they are many. */
  unsaved: NodeRecord[]
  /** Nodes of it are just made ready to run again: nothing starts before that is staged. */
  resetting: boolean
  /** Completed nodes that are still to be undone, the next one last; null: not looked at. */
  toUndo: NodeRecord[] | null
  /** The compensation that runs. */
  undoing: { controller: AbortController; cause: AbortCause | null; settled: Promise<void> } | null
  progressTimer: NodeJS.Timeout | null
  timeoutTimer: NodeJS.Timeout | null
  ended: boolean
}

/** The parts of a run that follow from its definition and the states of its nodes. */
export function createLiveRun(options: {
  record: RunRecord
  dag: Dag
  nodes: Map<string, NodeRecord>
  fans: Map<string, Fan>
  ancestors: readonly string[]
}): LiveRun {
  const run: LiveRun = {
    ...options,
    units: new Map(),
    unmet: new Int32Array(0),
    openOfLevel: new Int32Array(0),
    open: 0,
    endedElements: [],
    failed: null,
    chained: new Set(),
    met: [],
    heap: createReadyHeap(),
    placeless: [],
    fresh: [],
    places: 0,
    working: new Set(),
    sequence: 0,
    completions: 0,
    resultSize: 0,
    scope: emptyScope(options.record),
    awaited: new Map(),
    sessions: new Set(),
    unsaved: [],
    resetting: false,
    toUndo: null,
    undoing: null,
    progressTimer: null,
    timeoutTimer: null,
    ended: false,
  }
  for (const record of allRecords(run)) {
    if (record.completedOrder !== null) run.completions = Math.max(run.completions, record.completedOrder)
  }
  countAgain(run)
  return run
}

/** Counts needs, levels and what is open from the states of the nodes: at the start, and after an edit or a retry. */
export function countAgain(run: LiveRun): void {
  const { dag } = run
  run.unmet = new Int32Array(dag.ids.length)
  run.openOfLevel = new Int32Array(dag.levels)
  run.open = 0
  run.met = []
  run.sessions = new Set(
    dag.definition.nodes.flatMap((node) =>
      node.kind === 'claude' && 'session' in node && node.session !== undefined ? [node.session] : [],
    ),
  )
  run.chained = findChained(dag)
  run.scope = emptyScope(run.record)
  // What it was worked out from may have changed.
  run.awaited = new Map()
  for (const [index, id] of dag.ids.entries()) {
    const record = nodeOf(run, index)
    if (isFinalNode(record.state)) {
      rememberEnd(run, record)
      continue
    }
    run.open += 1
    const level = dag.level[index] ?? 0
    run.openOfLevel[level] = (run.openOfLevel[level] ?? 0) + 1
    let unmet = 0
    for (const need of dag.needs[index] ?? []) if (!isFinalNode(nodeOf(run, need).state)) unmet += 1
    run.unmet[index] = unmet
    if (unmet === 0 && !isAtWork(run, id)) run.met.push(index)
  }
}

/** Looks for chains only where a node asks for it: most definitions have none. */
function findChained(dag: Dag): ReadonlySet<number> {
  const asks = dag.definition.nodes.some((node) => node.mergeable === true)
  return new Set(asks ? optimizeDag(dag).groups.flatMap(([, ...rest]) => rest) : [])
}

/** It is ready or further, or its elements are. */
export function isAtWork(run: LiveRun, id: string): boolean {
  return run.units.has(id) || (run.fans.get(id)?.values != null && run.nodes.get(id)?.state === 'running')
}

/** Lets templates see a node that has ended. */
export function rememberEnd(run: LiveRun, record: NodeRecord): void {
  const { results, nodes } = run.scope as { results: Record<string, Json>; nodes: Scope['nodes'] }
  const states = nodes as Record<string, Scope['nodes'][string]>
  states[record.nodeId] = Object.freeze({
    state: record.state,
    failure: record.failure?.message ?? null,
  })
  if (record.state === 'completed' && record.result !== undefined) results[record.nodeId] = record.result
}

function emptyScope({ id, directory, title, inputs }: RunRecord): Scope {
  return Object.freeze({
    inputs,
    results: {},
    nodes: {},
    run: Object.freeze({ id, directory, title }),
  })
}

/** The row of a node. Every node of the definition has one. */
export function nodeOf(run: LiveRun, index: number): NodeRecord {
  const record = run.nodes.get(run.dag.ids[index] ?? '')
  if (record === undefined) throw new Error(`Node ${index} of run ${run.record.id} has no row.`)
  return record
}

export function specOf(run: LiveRun, index: number): WorkflowNode {
  const spec = run.dag.definition.nodes[index]
  if (spec === undefined) throw new Error(`Run ${run.record.id} has no node ${index}.`)
  return spec
}

/** Rows of nodes in the order of the definition, the elements of each after it. */
export function* allRecords(run: Pick<LiveRun, 'dag' | 'nodes' | 'fans'>): Generator<NodeRecord> {
  for (const id of run.dag.ids) {
    const record = run.nodes.get(id)
    if (record !== undefined) yield record
    for (const element of run.fans.get(id)?.records ?? []) if (element !== undefined) yield element
  }
}

/** `review`, or `review[2]` for an element of a fan-out. */
export function nameOf({ nodeId, item }: Pick<NodeRecord, 'nodeId' | 'item'>): string {
  return item === null ? nodeId : `${nodeId}[${item}]`
}

/** As which a node holds locks. */
export function ownerOf({ runId, nodeId, item }: Pick<NodeRecord, 'runId' | 'nodeId' | 'item'>): string {
  return `run/${runId}/${nodeId}${item === null ? '' : `/${item}`}`
}

/** What the templates of a unit see. */
export function scopeOf(run: LiveRun, { record, element }: Pick<Unit, 'record' | 'element'>): Scope {
  if (record.item === null) return run.scope
  return childScope(run.scope, { item: element ?? null, index: record.item })
}
