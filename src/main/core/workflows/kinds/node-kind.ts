import type { z } from 'zod'
import type { NodeFailure } from '../../../../contract/run.ts'
import type { Json } from '../../../../contract/values.ts'
import type { WorkflowDefinition, WorkflowNode } from '../../../../contract/workflow-definition.ts'
import type { Context } from '../../live/context.ts'
import type { NodeRecord, RunRecord } from '../../store/records.ts'
import type { Scope } from '../definition/scope.ts'

/** What a kind is given to run one node, or one element of its fan-out. */
export interface NodeWork<N extends WorkflowNode = WorkflowNode> {
  readonly context: Context
  readonly run: RunRecord
  /** Its row. Only the engine changes its state; a kind sets `taskId` and `childRunId` by `save`. */
  readonly node: NodeRecord
  /** The node as the definition has it. */
  readonly spec: N
  readonly defaults: WorkflowDefinition['defaults']
  /** What its templates see. */
  readonly scope: Scope
  readonly priority: number
  /** Milliseconds that one try may take; null: no limit. The engine aborts; a kind may also tell its task. */
  readonly timeoutMs: number | null
  /** Aborted on cancel, skip, time-out and fail-fast: end the work, then return `cancelled`. `reason` is an `AbortCause`. */
  readonly signal: AbortSignal
  /**
   * Stages what is needed to pick the work up again after a restart, in the transaction of what is staged in the same
   * tick: a task's id with the task itself. When `run` is called with `node.handle` set, the work had begun before.
   */
  save(changes: { handle: Json; taskId?: string; childRunId?: string }): void
  /** What a person and the graph see of it: "waits for a person", "attempt 2 of 3". Null: nothing. */
  tell(
    note: string | null,
    waitingFor?: NodeRecord['waitingFor'] | 'budget' | 'paused',
    waitingUntil?: number | null,
  ): void
}

/** Why the engine aborts a node. `close`: the supervisor is closing; leave the work so that it can be picked up. */
export type AbortCause = 'cancel' | 'skip' | 'timeout' | 'failFast' | 'close'

export type NodeOutcome =
  | {
      state: 'completed'
      result: Json
      /** Of the time since it began, in ms: how long it was done, or gone, before anybody looked. That is no work. */
      unseenMs?: number
    }
  | { state: 'failed'; failure: NodeFailure }
  /** It was aborted, and its work has ended (with `close`: was left). */
  | { state: 'cancelled' }

/**
 * A kind of node: its schema and what it does. `run` never throws for what the node did, only for a defect of ours.
 * Called again after a restart with the saved handle, it goes on where the work is: an effect happens once.
 */
export interface NodeKind<N extends WorkflowNode = WorkflowNode> {
  readonly kind: string
  /** Checks the whole node (built-in kinds) or `with` (registered ones). */
  readonly schema: z.ZodType
  run(work: NodeWork<N>): Promise<NodeOutcome>
  /** Stop the work's processes in mid-step, and let them go on; kinds without processes have none. */
  freeze?(node: NodeRecord): void
  thaw?(node: NodeRecord): void
}
