import { z } from 'zod'
import { TaskOrigin } from '../task.ts'
import { Id, Json, Millis } from '../values.ts'
import {
  Approval,
  CacheEntry,
  CacheStats,
  Circuit,
  DagView,
  NodeRef,
  Resource,
  Run,
  RunDetail,
  RunEntry,
  RunState,
  RunTodo,
  Workflow,
  WorkflowProblem,
} from '../workflow.ts'
import {
  FailurePolicy,
  MAX_DEFINITION_BYTES,
  ResourceSpec,
  WorkflowDefinition,
  WorkflowName,
} from '../workflow-definition.ts'
import type { OperationSpec } from './operation-spec.ts'

const empty = z.object({})
const byRun = z.object({ runId: Id })

/** Which definition: a saved one or a template by name, or a text (YAML or JSON), or an object. Exactly one of them. */
export const DefinitionChoice = z.object({
  name: WorkflowName.optional(),
  source: z.string().max(MAX_DEFINITION_BYTES).optional(),
  definition: z.record(z.string(), Json).optional(),
})
export type DefinitionChoice = z.infer<typeof DefinitionChoice>

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

export const workflowsOperations = {
  'workflow.list': {
    summary: 'Saved workflows and templates',
    effect: 'read',
    input: empty,
    output: z.object({ workflows: z.array(Workflow) }),
    errors: [],
  },
  'workflow.get': {
    summary: 'A workflow with its text and its graph',
    effect: 'read',
    input: z.object({ name: WorkflowName }),
    output: z.object({
      workflow: Workflow,
      source: z.string(),
      definition: WorkflowDefinition,
      dag: DagView,
    }),
    errors: ['not_found', 'validation'],
  },
  'workflow.validate': {
    summary: 'Check a definition; the graph is there when it has no errors',
    effect: 'read',
    input: DefinitionChoice,
    output: z.object({
      problems: z.array(WorkflowProblem),
      definition: WorkflowDefinition.nullable(),
      dag: DagView.nullable(),
    }),
    errors: ['validation', 'not_found'],
  },
  'workflow.save': {
    summary: 'Save a definition under its name, in place of an earlier one',
    effect: 'write',
    input: z.object({ source: z.string().max(MAX_DEFINITION_BYTES) }),
    output: Workflow,
    errors: ['validation', 'capacity_exceeded'],
  },
  'workflow.remove': {
    summary: 'Remove a saved workflow; its runs stay',
    effect: 'destructive',
    input: z.object({ name: WorkflowName }),
    output: empty,
    errors: ['not_found', 'conflict'],
  },
  'workflow.schema': {
    summary: 'The JSON Schema of definitions',
    effect: 'read',
    input: empty,
    output: z.object({ schema: z.record(z.string(), Json) }),
    errors: [],
  },
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
    summary: "A page of a run's log: after a number, or the last ones before one",
    effect: 'read',
    input: z.object({
      runId: Id,
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
    errors: ['not_found', 'invalid_transition'],
  },
  'run.editNode': {
    summary: 'Change a node that has not started',
    effect: 'write',
    input: z.object({ runId: Id, nodeId: z.string(), node: z.record(z.string(), Json) }),
    output: Run,
    errors: ['not_found', 'invalid_transition', 'validation'],
  },
  'run.addNodes': {
    summary: 'Add nodes to a run that has not ended',
    effect: 'write',
    input: z.object({ runId: Id, nodes: z.array(z.record(z.string(), Json)).min(1).max(1_000) }),
    output: Run,
    errors: ['not_found', 'invalid_transition', 'validation'],
  },
  'run.approvals': {
    summary: 'Approvals that wait for a person, oldest first',
    effect: 'read',
    input: empty,
    output: z.object({ approvals: z.array(Approval) }),
    errors: [],
  },
  'run.approve': {
    summary: 'Answer an approval',
    effect: 'write',
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
  'run.remove': {
    summary: 'Remove a run that has ended from the history; its tasks stay',
    effect: 'destructive',
    input: byRun,
    output: empty,
    errors: ['not_found', 'invalid_transition'],
  },
  'resource.list': {
    summary: 'Resources with who holds and who waits for them',
    effect: 'read',
    input: empty,
    output: z.object({ resources: z.array(Resource) }),
    errors: [],
  },
  'resource.register': {
    summary: 'Give a resource a capacity',
    effect: 'write',
    input: ResourceSpec,
    output: Resource,
    errors: ['validation'],
  },
  'resource.remove': {
    summary: 'Forget a registered resource that nobody holds or waits for',
    effect: 'write',
    input: z.object({ id: z.string() }),
    output: empty,
    errors: ['not_found', 'conflict'],
  },
  'circuit.list': {
    summary: 'Circuits that have seen failures',
    effect: 'read',
    input: empty,
    output: z.object({ circuits: z.array(Circuit) }),
    errors: [],
  },
  'circuit.reset': {
    summary: 'Close a circuit now',
    effect: 'write',
    input: z.object({ target: z.string() }),
    output: Circuit,
    errors: ['not_found'],
  },
  'cache.stats': {
    summary: 'What the cache of results holds and how often it helped',
    effect: 'read',
    input: empty,
    output: CacheStats,
    errors: [],
  },
  'cache.invalidate': {
    summary: 'Forget cached results: all, of a workflow, or by a pattern of WORKFLOW/NODE with * and ?',
    effect: 'destructive',
    input: z.object({ pattern: z.string().min(1).max(500).default('*') }),
    output: z.object({ removed: z.number().int().nonnegative() }),
    errors: [],
  },
  'cache.export': {
    summary: 'Cached results that are still valid, a page of them',
    effect: 'read',
    input: z.object({
      limit: z.number().int().min(1).max(1_000).default(100),
      cursor: z.string().optional(),
    }),
    output: z.object({ entries: z.array(CacheEntry), nextCursor: z.string().nullable() }),
    errors: ['validation'],
  },
  'cache.import': {
    summary: 'Put exported results into the cache; those that have expired are left out',
    effect: 'write',
    input: z.object({ entries: z.array(CacheEntry).max(1_000) }),
    output: z.object({ imported: z.number().int().nonnegative() }),
    errors: ['validation'],
  },
  'workflow.stats': {
    summary: 'How runs of a workflow went: counts, durations, cost, and the learnt duration of each node',
    effect: 'read',
    input: z.object({ name: z.string() }),
    output: z.object({
      runs: z.number().int().nonnegative(),
      completed: z.number().int().nonnegative(),
      failed: z.number().int().nonnegative(),
      costMicros: z.number().int(),
      lastRunAt: Millis.nullable(),
      nodes: z.array(
        z.object({
          nodeId: z.string(),
          meanMs: z.number(),
          deviationMs: z.number(),
          count: z.number().int(),
        }),
      ),
    }),
    errors: [],
  },
} as const satisfies Record<string, OperationSpec>
