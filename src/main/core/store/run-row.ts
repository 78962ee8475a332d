import type { Json } from '../../../contract/values.ts'
import type { WorkflowDefinition } from '../../../contract/workflow-definition.ts'
import { unpackJson } from './pack-json.ts'
import type { RunRecord } from './records.ts'
import { type UsageColumns, usageOf } from './usage-columns.ts'

/** A row of `workflow_runs`. */
export interface RunHeadRow extends UsageColumns {
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
  parent_task_id: string | null
  created_at: number
  ended_at: number | null
  progress: string
  cost_micros: number
  preview: string | null
  failure: string | null
  last_seq: number
  revision: number
}

/** The same with its `workflow_run_texts`. */
export interface RunRow extends RunHeadRow {
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
  'parent_task_id',
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
] as const satisfies (keyof RunHeadRow)[]

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
    run.parentTaskId,
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
    ...decodeRunHead(row),
    definition: unpackJson(row.definition) as WorkflowDefinition,
    output: row.output === null ? undefined : (unpackJson(row.output) as Json),
  }
}

/** What is told of a run without its texts. */
export function decodeRunHead(row: RunHeadRow): Omit<RunRecord, 'definition' | 'output'> {
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
    parentTaskId: row.parent_task_id,
    createdAt: row.created_at,
    endedAt: row.ended_at,
    progress: JSON.parse(row.progress) as RunRecord['progress'],
    usage: usageOf(row),
    costMicros: row.cost_micros,
    preview: row.preview,
    failure: row.failure === null ? null : (JSON.parse(row.failure) as RunRecord['failure']),
    lastSeq: row.last_seq,
    revision: row.revision,
  }
}
