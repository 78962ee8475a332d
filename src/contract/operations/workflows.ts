import { z } from 'zod'
import { DagView } from '../dag-view.ts'
import { MAX_DEFINITION_BYTES } from '../definition-limits.ts'
import { Workflow, WorkflowProblem } from '../run.ts'
import { Json, Millis } from '../values.ts'
import { WorkflowDefinition, WorkflowName } from '../workflow-definition.ts'
import type { OperationSpec } from './operation-spec.ts'

const empty = z.object({})

/** Which definition: a saved one or a template by name, or a text (YAML or JSON), or an object. Exactly one of them. */
export const DefinitionChoice = z.object({
  name: WorkflowName.optional(),
  source: z.string().max(MAX_DEFINITION_BYTES).optional(),
  definition: z.record(z.string(), Json).optional(),
})
export type DefinitionChoice = z.infer<typeof DefinitionChoice>

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
    input: z.object({
      source: z.string().max(MAX_DEFINITION_BYTES),
      /** The name that it must have; absent: any. */
      name: WorkflowName.optional(),
    }),
    output: Workflow,
    errors: ['validation', 'capacity_exceeded', 'forbidden'],
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
