import { cutText } from '../../../../contract/cut-text.ts'
import type { NewRun } from '../../../../contract/operations/runs.ts'
import type { NodeRef } from '../../../../contract/run.ts'
import { type Json, noUsage } from '../../../../contract/values.ts'
import type { WorkflowDefinition } from '../../../../contract/workflow-definition.ts'
import { nextTurn } from '../../base/next-turn.ts'
import type { Context } from '../../live/context.ts'
import type { NodeRecord, RunRecord } from '../../store/records.ts'

/** Characters of a result that are kept beside it for lists. */
export const PREVIEW_LENGTH = 2_000

/** A run that has just begun, not staged yet. */
export function newRunRecord(
  context: Context,
  definition: WorkflowDefinition,
  input: NewRun,
  more: {
    inputs: Record<string, Json>
    simulated: boolean
    parent: NodeRef | null
    parentTaskId: string | null
  },
): RunRecord {
  return {
    id: context.newId(),
    workflow: definition.name,
    version: definition.version,
    title: input.title ?? definition.name,
    directory: input.directory,
    inputs: more.inputs,
    onFailure: input.onFailure ?? definition.onFailure,
    simulated: more.simulated,
    state: 'running',
    pausedAs: null,
    note: null,
    heldByBudget: false,
    parent: more.parent,
    parentTaskId: more.parentTaskId,
    createdAt: context.now(),
    endedAt: null,
    pausedMs: 0,
    progress: {
      total: definition.nodes.length,
      completed: 0,
      running: 0,
      failed: 0,
      skipped: 0,
      share: 0,
      remainingMs: null,
    },
    usage: { ...noUsage },
    costMicros: 0,
    preview: null,
    failure: null,
    lastSeq: 0,
    revision: 0,
    definition,
    output: undefined,
    origin: input.origin,
    maxParallel: input.maxParallel ?? definition.maxParallel ?? null,
    fresh: input.fresh,
    ending: null,
    pausedSince: null,
  }
}

/** A node, or an element of its fan-out, that has not begun. */
export function newNodeRecord(runId: string, nodeId: string, item: number | null = null): NodeRecord {
  return {
    runId,
    nodeId,
    item,
    state: 'pending',
    note: null,
    waitingFor: null,
    waitingUntil: null,
    attempt: 1,
    taskId: null,
    childRunId: null,
    startedAt: null,
    endedAt: null,
    cached: false,
    preview: null,
    failure: null,
    compensation: null,
    usage: { ...noUsage },
    costMicros: 0,
    itemCount: null,
    itemsEnded: null,
    revision: 0,
    result: undefined,
    completedOrder: null,
    handle: null,
    beingSkipped: false,
    workedMs: 0,
    workingSince: null,
  }
}

/** Nodes that are made in one turn of the event loop. */
const AT_ONCE = 2_000

/** The nodes of a run, none of which has begun, by id; made over several turns of the event loop. */
export async function newNodeRecords(
  runId: string,
  { nodes }: Pick<WorkflowDefinition, 'nodes'>,
): Promise<Map<string, NodeRecord>> {
  const records = new Map<string, NodeRecord>()
  for (const { id } of nodes) {
    if (records.size > 0 && records.size % AT_ONCE === 0) await nextTurn()
    records.set(id, newNodeRecord(runId, id))
  }
  return records
}

/** As if it had never run; what it has cost stays. */
export function resetNode(record: NodeRecord): void {
  const { runId, nodeId, item, usage, costMicros, revision } = record
  Object.assign(record, newNodeRecord(runId, nodeId, item), { usage, costMicros, revision })
}

/** The text of a result for lists, cut. */
export function previewOf(text: string): string {
  return cutText(text, PREVIEW_LENGTH)
}
