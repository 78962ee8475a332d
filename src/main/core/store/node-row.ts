import type { Json } from '../../../contract/values.ts'
import { packColumn, unpackJson } from './pack-json.ts'
import type { NodeRecord } from './records.ts'
import { type UsageColumns, usageOf } from './usage-columns.ts'

/** A row of `node_runs`. */
export interface NodeRow extends UsageColumns {
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

/** A fan-out: its result is what its elements gave, which is in their rows, and is not stored again as a whole. */
function hasCollected({ item, itemCount }: Pick<NodeRecord, 'item' | 'itemCount'>): boolean {
  return item === null && itemCount !== null
}

function resultOf(node: NodeRecord): string | Buffer | null {
  return hasCollected(node) || node.result === undefined ? null : packColumn(node, 'result', node.result)
}

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
    resultOf(node),
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
  const node = decodeNodeHead(runId, row)
  if (row.result !== null) node.result = unpackJson(row.result) as Json
  return node
}

/** Without its result, which may be large. */
export function decodeNodeHead(runId: string, row: NodeRow): NodeRecord {
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
    result: undefined,
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
