import { z } from 'zod'
import { DagView } from './dag-view.ts'
import { FailureKind } from './node-policies.ts'
import { NodeRef } from './node-ref.ts'
import { Id, Json, MicroDollars, Millis, Usage } from './values.ts'
import { FailurePolicy, WorkflowDefinition, WorkflowInput } from './workflow-definition.ts'

export { NodeRef }

/** Something wrong or doubtful in a definition; `line` and `column` from 1, when it came from a text. */
export const WorkflowProblem = z.object({
  severity: z.enum(['error', 'warning']),
  /** A stable word: `syntax`, `schema`, `cycle`, `missing_dependency`, `duplicate_id`, `redundant_edge`, … */
  code: z.string(),
  message: z.string(),
  /** What to do. */
  hint: z.string().nullable(),
  /** The nodes concerned; of a cycle, in its order. */
  nodes: z.array(z.string()),
  /** Where in the definition, as keys and indices. */
  path: z.array(z.union([z.string(), z.number()])),
  line: z.number().int().positive().nullable(),
  column: z.number().int().positive().nullable(),
})
export type WorkflowProblem = z.infer<typeof WorkflowProblem>

/** A definition that can be run: saved, or shipped with Muster. */
export const Workflow = z.object({
  name: z.string(),
  version: z.string(),
  description: z.string().nullable(),
  origin: z.enum(['saved', 'template']),
  inputs: z.record(z.string(), WorkflowInput),
  nodeCount: z.number().int(),
  /** Of the template's file: when Muster was built; of a saved one: when it was saved. */
  updatedAt: Millis.nullable(),
  /** Number of runs, and how the last one ended. */
  runCount: z.number().int().nonnegative(),
  lastRunAt: Millis.nullable(),
  lastRunState: z.string().nullable(),
})
export type Workflow = z.infer<typeof Workflow>

export const RunState = z.enum(['running', 'paused', 'compensating', 'completed', 'failed', 'cancelled'])
export type RunState = z.infer<typeof RunState>
const finalRunStates = ['completed', 'failed', 'cancelled'] as const satisfies RunState[]
export function isFinalRun(state: RunState): boolean {
  return (finalRunStates as readonly RunState[]).includes(state)
}

/**
 * `pending`: its needs are not met. `ready`: they are, and it waits for a lock, a place or a circuit (`waitingFor`).
 * `waiting`: it has begun and waits for a person or for its next try.
 */
export const NodeState = z.enum([
  'pending',
  'ready',
  'running',
  'waiting',
  'completed',
  'failed',
  'skipped',
  'cancelled',
])
export type NodeState = z.infer<typeof NodeState>
const finalNodeStates = ['completed', 'failed', 'skipped', 'cancelled'] as const satisfies NodeState[]
export function isFinalNode(state: NodeState): boolean {
  return (finalNodeStates as readonly NodeState[]).includes(state)
}

export const NodeFailure = z.object({
  kind: FailureKind,
  /** What happened, for people. */
  message: z.string(),
  hint: z.string().nullable(),
  /** For programs: which failure of its kind, such as `encrypted` of a PDF. */
  reason: z.string().optional(),
  /** Raw text behind it: what the process of its task said last. */
  diagnostics: z.string().optional(),
})
export type NodeFailure = z.infer<typeof NodeFailure>

/** One execution of one node, or of one element of its fan-out. */
export const NodeRun = z.object({
  runId: Id,
  nodeId: z.string(),
  /** Index of the element; null: the node itself. */
  item: z.number().int().nonnegative().nullable(),
  state: NodeState,
  /** Why it is in this state, in words: "waits for lock db, held by migrate", "its condition is false". */
  note: z.string().nullable(),
  waitingFor: z.enum(['lock', 'place', 'circuit', 'approval', 'retry']).nullable(),
  /** When it goes on by itself, if known. */
  waitingUntil: Millis.nullable(),
  /** 1 for the first try. */
  attempt: z.number().int().positive(),
  /** The task of a claude node: its newest one. */
  taskId: Id.nullable(),
  /** The nested run of a workflow node. */
  childRunId: Id.nullable(),
  /** The first start; waits for locks and retries are within. */
  startedAt: Millis.nullable(),
  endedAt: Millis.nullable(),
  /** Its result was taken from the cache. */
  cached: z.boolean(),
  /** The result as text, cut to 2,000 characters; whole by `run.result`. */
  preview: z.string().nullable(),
  failure: NodeFailure.nullable(),
  /** How far its undoing is; null: nothing to undo. */
  compensation: z.enum(['running', 'completed', 'failed']).nullable(),
  usage: Usage,
  costMicros: MicroDollars,
  /** Of a fan-out: elements, and those that ended. */
  itemCount: z.number().int().nonnegative().nullable(),
  itemsEnded: z.number().int().nonnegative().nullable(),
  revision: z.number().int().nonnegative(),
})
export type NodeRun = z.infer<typeof NodeRun>

/** Share done by weight of estimates, and when the rest will be, as a range. */
export const RunProgress = z.object({
  total: z.number().int().nonnegative(),
  completed: z.number().int().nonnegative(),
  running: z.number().int().nonnegative(),
  failed: z.number().int().nonnegative(),
  skipped: z.number().int().nonnegative(),
  /** 0 to 1. */
  share: z.number().min(0).max(1),
  /** Remaining time, in ms: a hopeful and a cautious value; null: not known (nothing was measured), or it has ended. */
  remainingMs: z.object({ low: z.number().nonnegative(), high: z.number().nonnegative() }).nullable(),
})
export type RunProgress = z.infer<typeof RunProgress>

/** One execution of a definition. */
export const Run = z.object({
  id: Id,
  workflow: z.string(),
  version: z.string(),
  title: z.string(),
  directory: z.string(),
  inputs: z.record(z.string(), Json),
  onFailure: FailurePolicy,
  simulated: z.boolean(),
  state: RunState,
  /** How a paused run is paused: what runs may finish, or its instances are frozen too. */
  pausedAs: z.enum(['hold', 'freeze']).nullable(),
  /** Why it is in this state, in words. */
  note: z.string().nullable(),
  /** Some of its work, or of a nested run's, is held or kept back by a budget. */
  heldByBudget: z.boolean(),
  /** Of a nested run: the run and node that started it. */
  parent: z.object({ runId: Id, nodeId: z.string(), item: z.number().int().nullable() }).nullable(),
  /** The task whose instance asked for it; it may have been removed since. Null: a person or a program did. */
  parentTaskId: Id.nullable(),
  createdAt: Millis,
  endedAt: Millis.nullable(),
  /** Time of pauses that are over. */
  pausedMs: z.number().int().nonnegative(),
  /** Since when it is paused; null: it is not. */
  pausedSince: Millis.nullable(),
  progress: RunProgress,
  usage: Usage,
  costMicros: MicroDollars,
  /** The output as text, cut to 2,000 characters. */
  preview: z.string().nullable(),
  failure: NodeFailure.nullable(),
  /** The newest number in the run's log. */
  lastSeq: z.number().int().nonnegative(),
  revision: z.number().int().nonnegative(),
})
export type Run = z.infer<typeof Run>

/** Names of entries of a run's log. */
export const RunEntryKind = z.enum([
  'workflow.run.started',
  'workflow.run.paused',
  'workflow.run.resumed',
  'workflow.run.recovered',
  'workflow.run.edited',
  'workflow.run.compensating',
  'workflow.run.completed',
  'workflow.run.failed',
  'workflow.run.cancelled',
  'workflow.level.completed',
  'workflow.node.started',
  'workflow.node.completed',
  'workflow.node.failed',
  'workflow.node.skipped',
  'workflow.node.cancelled',
  'workflow.node.retried',
  'workflow.node.resumed',
  'workflow.node.compensated',
  'workflow.node.compensation_failed',
  'workflow.cache.hit',
  'workflow.cache.stored',
  'workflow.lock.waited',
  'workflow.lock.deadlock',
  'workflow.lock.expired',
  'workflow.circuit.opened',
  'workflow.circuit.closed',
  'workflow.module.chosen',
  'workflow.approval.asked',
  'workflow.approval.answered',
  'workflow.not_stored',
])
export type RunEntryKind = z.infer<typeof RunEntryKind>

/** One thing that happened to a run: appended, numbered, never changed. Results and controls alike. */
export const RunEntry = z.object({
  runId: Id,
  seq: z.number().int().positive(),
  at: Millis,
  kind: RunEntryKind,
  nodeId: z.string().nullable(),
  item: z.number().int().nonnegative().nullable(),
  /** In words, for people. */
  text: z.string(),
  data: z.record(z.string(), Json),
})
export type RunEntry = z.infer<typeof RunEntry>

/** A question of an approval node to a person. */
export const Approval = z.object({
  runId: Id,
  nodeId: z.string(),
  item: z.number().int().nonnegative().nullable(),
  workflow: z.string(),
  runTitle: z.string(),
  title: z.string(),
  /** Markdown. */
  message: z.string(),
  requestedAt: Millis,
  state: z.enum(['pending', 'approved', 'rejected', 'withdrawn']),
  comment: z.string().nullable(),
  /** When it was answered or withdrawn. */
  answeredAt: Millis.nullable(),
})
export type Approval = z.infer<typeof Approval>

/** What an approval is known by: its run, node and element. */
export function approvalKey(approval: Pick<Approval, 'runId' | 'nodeId' | 'item'>): string {
  return `${approval.runId}/${approval.nodeId}/${approval.item ?? ''}`
}

/** What runs do now, and did since the supervisor started. */
export const EngineStats = z.object({
  /** Runs that have not ended. */
  runs: z.number().int().nonnegative(),
  /** Nodes and elements that run now, and those that could if there was a place. */
  running: z.number().int().nonnegative(),
  ready: z.number().int().nonnegative(),
  /** Since the start of the supervisor. */
  started: z.number().int().nonnegative(),
  completed: z.number().int().nonnegative(),
  failed: z.number().int().nonnegative(),
  retried: z.number().int().nonnegative(),
  cacheHits: z.number().int().nonnegative(),
})
export type EngineStats = z.infer<typeof EngineStats>

/** The run's place in the shape of Claude Code's own to-do tool. */
export const RunTodo = z.object({
  content: z.string(),
  status: z.enum(['pending', 'in_progress', 'completed']),
  activeForm: z.string(),
})
export type RunTodo = z.infer<typeof RunTodo>

/** A run with everything that its page shows first. */
export const RunDetail = z.object({
  run: Run,
  definition: WorkflowDefinition,
  dag: DagView,
  nodes: z.array(NodeRun),
})
export type RunDetail = z.infer<typeof RunDetail>
