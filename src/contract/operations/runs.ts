import { z } from 'zod'
import { Approval, EngineStats, NodeRef, Run, RunDetail, RunEntry, RunState, RunTodo } from '../run.ts'
import { TaskOrigin } from '../task.ts'
import { Id, Json } from '../values.ts'
import { FailurePolicy } from '../workflow-definition.ts'
import type { OperationSpec } from './operation-spec.ts'
import { DefinitionChoice } from './workflows.ts'

const empty = z.object({})
const byRun = z.object({ runId: Id })

/** What a run is started with. */
export const NewRun = DefinitionChoice.extend({
  inputs: z.record(z.string(), Json).default({}),
  /** Absolute path of the folder that its nodes work in. */
  directory: z.string().min(1),
  title: z.string().trim().min(1).max(200).optional(),
  simulated: z.boolean().optional(),
  /** Instead of what the definition says. */
  onFailure: FailurePolicy.optional(),
  maxParallel: z.number().int().min(1).max(1_000).optional(),
  /** Take no result from the cache; store new ones. */
  fresh: z.boolean().default(false),
  /** Who asks. */
  origin: TaskOrigin.default('api'),
})
export type NewRun = z.infer<typeof NewRun>

export const runsOperations = {
  'run.start': {
    summary: 'Run a workflow',
    effect: 'write',
    input: NewRun,
    output: Run,
    errors: [
      'validation',
      'not_found',
      'directory_not_found',
      'claude_not_found',
      'capacity_exceeded',
      'unavailable',
      'forbidden',
    ],
  },
  'run.list': {
    summary: 'Runs by page, newest first',
    effect: 'read',
    input: z.object({
      states: z.array(RunState).optional(),
      workflow: z.string().optional(),
      /** Nested runs too. */
      nested: z.boolean().default(false),
      limit: z.number().int().min(1).max(1_000).default(100),
      cursor: z.string().optional(),
    }),
    output: z.object({ runs: z.array(Run), nextCursor: z.string().nullable() }),
    errors: ['validation'],
  },
  'run.get': {
    summary: 'A run with its definition, graph and nodes',
    effect: 'read',
    input: byRun,
    output: RunDetail,
    errors: ['not_found'],
  },
  'run.log': {
    summary:
      "A page of a run's log, or of what it says of one node: after a number, or the last ones before one",
    effect: 'read',
    input: z.object({
      runId: Id,
      nodeId: z.string().optional(),
      /** With `nodeId`: an element of its fan-out; null: the node itself. */
      item: z.number().int().nonnegative().nullable().default(null),
      after: z.number().int().nonnegative().optional(),
      before: z.number().int().positive().optional(),
      limit: z.number().int().min(1).max(5_000).default(500),
    }),
    output: z.object({ entries: z.array(RunEntry), hasMore: z.boolean() }),
    errors: ['not_found'],
  },
  'run.result': {
    summary: 'The whole result of a node, or of the run when no node is named',
    effect: 'read',
    input: z.object({
      runId: Id,
      nodeId: z.string().optional(),
      item: z.number().int().nonnegative().nullable().default(null),
    }),
    output: z.object({ result: Json }),
    errors: ['not_found'],
  },
  'run.pause': {
    summary: 'Start nothing new; freeze also stops the instances of nodes that run',
    effect: 'write',
    input: z.object({ runId: Id, mode: z.enum(['hold', 'freeze']).default('hold') }),
    output: Run,
    errors: ['not_found', 'invalid_transition'],
  },
  'run.resume': {
    summary: 'Go on with a paused run; run what failed or was cancelled again in one that ended',
    effect: 'write',
    input: byRun,
    output: Run,
    errors: ['not_found', 'invalid_transition', 'claude_not_found', 'directory_not_found'],
  },
  'run.cancel': {
    summary: 'End a run and what it runs; with compensation where the definition has it, if asked',
    effect: 'destructive',
    input: z.object({ runId: Id, compensate: z.boolean().default(false) }),
    output: Run,
    errors: ['not_found', 'invalid_transition'],
  },
  'run.retryNode': {
    summary: 'Run a failed or cancelled node again, with everything that needs it',
    effect: 'write',
    input: NodeRef,
    output: Run,
    errors: ['not_found', 'invalid_transition'],
  },
  'run.skipNode': {
    summary: 'Skip a node that has not ended; what needs it goes on without its result',
    effect: 'write',
    input: NodeRef,
    output: Run,
    errors: ['not_found', 'invalid_transition', 'forbidden'],
  },
  'run.editNode': {
    summary: 'Change a node that has not started',
    effect: 'write',
    input: z.object({ runId: Id, nodeId: z.string(), node: z.record(z.string(), Json) }),
    output: Run,
    errors: ['not_found', 'invalid_transition', 'validation', 'forbidden'],
  },
  'run.addNodes': {
    summary: 'Add nodes to a run that has not ended',
    effect: 'write',
    input: z.object({
      runId: Id,
      nodes: z.array(z.record(z.string(), Json)).min(1, 'It names no node.').max(1_000),
    }),
    output: Run,
    errors: ['not_found', 'invalid_transition', 'validation', 'forbidden'],
  },
  'run.approvals': {
    summary: 'Approvals that wait for a person, oldest first; or those that no longer wait, newest first',
    effect: 'read',
    input: z.object({
      /** True: only what was answered or withdrawn. */
      settled: z.boolean().default(false),
      /** Of those, only the newest so many. */
      limit: z.number().int().min(1).max(1_000).default(100),
    }),
    output: z.object({ approvals: z.array(Approval) }),
    errors: [],
  },
  'run.approve': {
    summary: 'Answer an approval',
    effect: 'write',
    callers: 'people',
    input: NodeRef.extend({ approved: z.boolean(), comment: z.string().max(4_000).default('') }),
    output: Approval,
    errors: ['not_found', 'conflict'],
  },
  'run.todos': {
    summary: "The run's nodes as Claude Code's to-do list",
    effect: 'read',
    input: byRun,
    output: z.object({ todos: z.array(RunTodo) }),
    errors: ['not_found'],
  },
  'run.stats': {
    summary: 'What runs do now, and did since the supervisor started',
    effect: 'read',
    input: empty,
    output: EngineStats,
    errors: [],
  },
  'run.remove': {
    summary: 'Remove a run that has ended from the history; its tasks stay',
    effect: 'destructive',
    input: byRun,
    output: empty,
    errors: ['not_found', 'invalid_transition'],
  },
} as const satisfies Record<string, OperationSpec>
