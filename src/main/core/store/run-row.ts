import type { Json } from '../../../contract/values.ts'
import type { WorkflowDefinition } from '../../../contract/workflow-definition.ts'
import { packJson, unpackJson } from './pack-json.ts'
import type { NodeRecord, RunRecord } from './records.ts'

/** A row of `workflow_runs` with its `workflow_run_texts`. */
export interface RunRow {
  number: number
  id: string
  workflow: string
  version: string
  title: string
  directory: string
  inputs: string
  on_failure: RunRecord['onFailure']
  simulated: number
  origin: RunRecord['origin']
  max_parallel: number | null
  fresh: number
  state: RunRecord['state']
  ending: RunRecord['ending']
  paused_as: RunRecord['pausedAs']
  paused_since: number | null
  paused_ms: number
  note: string | null
  held_by_budget: number
  parent_run_id: string | null
  parent_node_id: string | null
  parent_item: number | null
  created_at: number
  ended_at: number | null
  progress: string
  input_tokens: number
  output_tokens: number
  cache_read_tokens: number
  cache_write_tokens: number
  cost_micros: number
  preview: string | null
  failure: string | null
  last_seq: number
  revision: number
  definition: string | Buffer
  output: string | Buffer | null
}

/** Columns of `workflow_runs` but its number, in the order of {@link encodeRun}. */
export const runColumns = [
  'id',
  'workflow',
  'version',
  'title',
  'directory',
  'inputs',
  'on_failure',
  'simulated',
  'origin',
  'max_parallel',
  'fresh',
  'state',
  'ending',
  'paused_as',
  'paused_since',
  'paused_ms',
  'note',
  'held_by_budget',
  'parent_run_id',
  'parent_node_id',
  'parent_item',
  'created_at',
  'ended_at',
  'progress',
  'input_tokens',
  'output_tokens',
  'cache_read_tokens',
  'cache_write_tokens',
  'cost_micros',
  'preview',
  'failure',
  'last_seq',
  'revision',
] as const satisfies (keyof RunRow)[]

export function encodeRun(run: RunRecord): unknown[] {
  return [
    run.id,
    run.workflow,
    run.version,
    run.title,
    run.directory,
    JSON.stringify(run.inputs),
    run.onFailure,
    Number(run.simulated),
    run.origin,
    run.maxParallel,
    Number(run.fresh),
    run.state,
    run.ending,
    run.pausedAs,
    run.pausedSince,
    run.pausedMs,
    run.note,
    Number(run.heldByBudget),
    run.parent?.runId ?? null,
    run.parent?.nodeId ?? null,
    run.parent?.item ?? null,
    run.createdAt,
    run.endedAt,
    JSON.stringify(run.progress),
    run.usage.inputTokens,
    run.usage.outputTokens,
    run.usage.cacheReadTokens,
    run.usage.cacheWriteTokens,
    run.costMicros,
    run.preview,
    run.failure === null ? null : JSON.stringify(run.failure),
    run.lastSeq,
    run.revision,
  ]
}

export function decodeRun(row: RunRow): RunRecord {
  return {
    id: row.id,
    workflow: row.workflow,
    version: row.version,
    title: row.title,
    directory: row.directory,
    inputs: JSON.parse(row.inputs) as RunRecord['inputs'],
    onFailure: row.on_failure,
    simulated: row.simulated === 1,
    origin: row.origin,
    maxParallel: row.max_parallel,
    fresh: row.fresh === 1,
    state: row.state,
    ending: row.ending,
    pausedAs: row.paused_as,
    pausedSince: row.paused_since,
    pausedMs: row.paused_ms,
    note: row.note,
    heldByBudget: row.held_by_budget === 1,
    parent:
      row.parent_run_id === null || row.parent_node_id === null
        ? null
        : { runId: row.parent_run_id, nodeId: row.parent_node_id, item: row.parent_item },
    createdAt: row.created_at,
    endedAt: row.ended_at,
    progress: JSON.parse(row.progress) as RunRecord['progress'],
    usage: usageOf(row),
    costMicros: row.cost_micros,
    preview: row.preview,
    failure: row.failure === null ? null : (JSON.parse(row.failure) as RunRecord['failure']),
    lastSeq: row.last_seq,
    revision: row.revision,
    definition: unpackJson(row.definition) as WorkflowDefinition,
    output: row.output === null ? undefined : (unpackJson(row.output) as Json),
  }
}

/** A row of `node_runs`. */
export interface NodeRow {
  run: number
  node_id: string
  item: number
  state: NodeRecord['state']
  note: string | null
  waiting_for: NodeRecord['waitingFor']
  waiting_until: number | null
  attempt: number
  task_id: string | null
  child_run_id: string | null
  started_at: number | null
  ended_at: number | null
  cached: number
  result: string | Buffer | null
  preview: string | null
  failure: string | null
  compensation: NodeRecord['compensation']
  completed_order: number | null
  handle: string | null
  input_tokens: number
  output_tokens: number
  cache_read_tokens: number
  cache_write_tokens: number
  cost_micros: number
  item_count: number | null
  items_ended: number | null
  being_skipped: number
  worked_ms: number
  working_since: number | null
  revision: number
}

/** Columns of `node_runs`, in the order of {@link encodeNode}. */
export const nodeColumns = [
  'run',
  'node_id',
  'item',
  'state',
  'note',
  'waiting_for',
  'waiting_until',
  'attempt',
  'task_id',
  'child_run_id',
  'started_at',
  'ended_at',
  'cached',
  'result',
  'preview',
  'failure',
  'compensation',
  'completed_order',
  'handle',
  'input_tokens',
  'output_tokens',
  'cache_read_tokens',
  'cache_write_tokens',
  'cost_micros',
  'item_count',
  'items_ended',
  'being_skipped',
  'worked_ms',
  'working_since',
  'revision',
] as const satisfies (keyof NodeRow)[]

export function encodeNode(run: number, node: NodeRecord): unknown[] {
  return [
    run,
    node.nodeId,
    node.item ?? -1,
    node.state,
    node.note,
    node.waitingFor,
    node.waitingUntil,
    node.attempt,
    node.taskId,
    node.childRunId,
    node.startedAt,
    node.endedAt,
    Number(node.cached),
    node.result === undefined ? null : packJson(JSON.stringify(node.result)),
    node.preview,
    node.failure === null ? null : JSON.stringify(node.failure),
    node.compensation,
    node.completedOrder,
    node.handle === null ? null : JSON.stringify(node.handle),
    node.usage.inputTokens,
    node.usage.outputTokens,
    node.usage.cacheReadTokens,
    node.usage.cacheWriteTokens,
    node.costMicros,
    node.itemCount,
    node.itemsEnded,
    Number(node.beingSkipped),
    Math.round(node.workedMs),
    node.workingSince,
    node.revision,
  ]
}

export function decodeNode(runId: string, row: NodeRow): NodeRecord {
  return {
    runId,
    nodeId: row.node_id,
    item: row.item < 0 ? null : row.item,
    state: row.state,
    note: row.note,
    waitingFor: row.waiting_for,
    waitingUntil: row.waiting_until,
    attempt: row.attempt,
    taskId: row.task_id,
    childRunId: row.child_run_id,
    startedAt: row.started_at,
    endedAt: row.ended_at,
    cached: row.cached === 1,
    result: row.result === null ? undefined : (unpackJson(row.result) as Json),
    preview: row.preview,
    failure: row.failure === null ? null : (JSON.parse(row.failure) as NodeRecord['failure']),
    compensation: row.compensation,
    completedOrder: row.completed_order,
    handle: row.handle === null ? null : (JSON.parse(row.handle) as Json),
    usage: usageOf(row),
    costMicros: row.cost_micros,
    itemCount: row.item_count,
    itemsEnded: row.items_ended,
    beingSkipped: row.being_skipped === 1,
    workedMs: row.worked_ms,
    workingSince: row.working_since,
    revision: row.revision,
  }
}

function usageOf(row: {
  input_tokens: number
  output_tokens: number
  cache_read_tokens: number
  cache_write_tokens: number
}) {
  return {
    inputTokens: row.input_tokens,
    outputTokens: row.output_tokens,
    cacheReadTokens: row.cache_read_tokens,
    cacheWriteTokens: row.cache_write_tokens,
  }
}
