import { z } from 'zod'
import { MAX_WORKFLOW_NODES } from './definition-limits.ts'
import { CapabilityId, VersionRange } from './module.ts'
import { NodeCache, NodeRetry, ResourceNeed, ResourceType, Seconds, Template } from './node-policies.ts'
import { Priority } from './task.ts'
import { Json, PermissionMode } from './values.ts'

/** Names of workflows: lower case, as file names. */
export const WorkflowName = z
  .string()
  .regex(
    /^[a-z][a-z0-9-]{0,63}$/,
    'A name is a lower-case letter, then letters, digits and hyphens, at most 64 in all.',
  )
/** Ids of nodes and names of inputs: they are used in expressions as `results.<id>` and `inputs.<name>`. */
const NodeId = z
  .string()
  .regex(
    /^[A-Za-z][A-Za-z0-9_-]{0,63}$/,
    'An id is a letter, then letters, digits, hyphens and underscores, at most 64 in all.',
  )
/** One Liquid expression without braces, such as `results.plan.steps` or `inputs.depth > 2 and results.ok`. */
const Expression = z.string().trim().min(1).max(2_000)
/** Any JSON; a string that is one `{{ expression }}` stands for its value, other strings are templates. */
const ValueTemplate = Json

/** What a run is asked for. A default makes it optional. */
export const WorkflowInput = z.strictObject({
  type: z.enum(['string', 'number', 'boolean', 'enum', 'path', 'list']).default('string'),
  description: z.string().max(1_000).optional().describe('What it is, for the form.'),
  required: z.boolean().optional().describe('By default true, unless there is a default.'),
  default: Json.optional(),
  values: z.array(z.string().min(1)).min(1).max(200).optional().describe('Of an enum: its values.'),
  multiline: z.boolean().optional().describe('Text that is asked for in a field of several lines.'),
})
export type WorkflowInput = z.infer<typeof WorkflowInput>

const commandFields = {
  command: z
    .array(Template)
    .min(1)
    .max(1_000)
    .describe('A list: program and arguments, each a template. There is no shell.'),
  cwd: Template.optional().describe("A path, relative to the run's directory. A template."),
  env: z
    .record(
      z
        .string()
        .regex(
          /^[A-Za-z_][A-Za-z0-9_]*$/,
          'The name of a variable is a letter or underscore, then letters, digits and underscores.',
        ),
      Template,
    )
    .optional()
    .describe('Variables; templates.'),
  stdin: Template.optional().describe('Text for its standard input. A template.'),
  okExitCodes: z
    .array(z.number().int().min(0).max(255))
    .min(1)
    .optional()
    .describe('Exit codes that are no failure; by default 0.'),
  parse: z
    .enum(['text', 'json', 'lines'])
    .optional()
    .describe('How stdout is read into data of the result: as JSON, or as a list of lines.'),
}
const claudeFields = {
  prompt: Template.min(1).describe('What Claude is asked. A template.'),
  appendSystemPrompt: Template.optional().describe('Text appended to the system prompt. A template.'),
  model: z.string().min(1).max(200).optional().describe('A model name or alias.'),
  permissionMode: PermissionMode.optional().describe('How tools are permitted.'),
  session: NodeId.optional().describe('Continue the conversation of this earlier claude node.'),
  outputSchema: z
    .record(z.string(), Json)
    .optional()
    .describe('The JSON Schema that the answer must satisfy: the result is then the parsed object.'),
  maxTurns: z.number().int().min(1).max(1_000).optional().describe('Model requests at most.'),
  maxCost: z.number().positive().optional().describe('Cost at most, in dollars.'),
  directory: Template.optional().describe("A path, relative to the run's directory. A template."),
}

/** Who answers in place of an instance in the directory of the run. */
const moduleFields = {
  module: Template.min(1).optional().describe('The module that is asked, by its name. A template.'),
  capability: CapabilityId.optional().describe(
    'What a module is asked for: without "module" whichever has it, as chosen when the node starts.',
  ),
  capabilityVersion: VersionRange.optional().describe('Of the capability, as npm reads it: ^1.2.'),
  input: ValueTemplate.optional().describe('What the capability is given; a template of a value.'),
}

/** The action that undoes a completed node when a later one fails; `result` is the node's result. */
export const Compensation = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('command'),
    ...commandFields,
    retry: NodeRetry.optional(),
    timeout: Seconds.optional(),
  }),
  z.strictObject({
    kind: z.literal('claude'),
    ...claudeFields,
    retry: NodeRetry.optional(),
    timeout: Seconds.optional(),
  }),
])
export type Compensation = z.infer<typeof Compensation>

const policyFields = {
  retry: NodeRetry.optional().describe('Tries after a failure; by default there are none.'),
  timeout: Seconds.optional().describe('Of one try, from the time it really starts, in seconds.'),
  priority: Priority.optional().describe('Higher starts sooner.'),
  cache: NodeCache.optional().describe('Use an earlier result for the same inputs again.'),
}

const nodeFields = {
  id: NodeId,
  title: z.string().trim().min(1).max(200).optional().describe('For people; by default its id.'),
  phase: z.string().trim().min(1).max(100).optional().describe('Groups nodes in the progress list.'),
  needs: z.array(NodeId).default([]).describe('Ids of the nodes that it waits for.'),
  when: Expression.optional().describe(
    'A condition, without braces. False: the node is skipped; what needs it still runs, without its result.',
  ),
  forEach: Expression.optional().describe(
    'A list, as an expression without braces: one child run for each element, which templates see as item and index.',
  ),
  collect: z
    .enum(['collect', 'first', 'merge', 'majority'])
    .optional()
    .describe(
      'How the results of a fan-out become one: a list in order (default), the first to succeed, objects or lists joined, the most frequent.',
    ),
  requires: z
    .strictObject({
      git: z.boolean().optional().describe('The directory of the run is in a Git repository.'),
      paths: z
        .array(NodeId)
        .min(1)
        .max(50)
        .optional()
        .describe('Names of inputs of type path: what they name is there.'),
    })
    .optional()
    .describe('What must be so before a run begins, unless inputs say that the node is skipped.'),
  resources: z.array(ResourceNeed).max(50).default([]).describe('Locks that it holds while it runs.'),
  estimate: Seconds.optional().describe(
    'Seconds that it is expected to take, until earlier runs tell better.',
  ),
  ...policyFields,
  compensate: Compensation.optional().describe('What undoes it when a later node fails.'),
  mergeable: z
    .boolean()
    .optional()
    .describe('It may be run together with the next node of a chain, as one. Only transform.'),
}

/** Kinds that Muster has; others come from `registerNodeKind`. */
export const nodeKinds = ['claude', 'command', 'approval', 'transform', 'workflow'] as const

export const ClaudeNode = z.strictObject({
  kind: z.literal('claude'),
  ...nodeFields,
  ...claudeFields,
  ...moduleFields,
})
export type ClaudeNode = z.infer<typeof ClaudeNode>
export const CommandNode = z.strictObject({ kind: z.literal('command'), ...nodeFields, ...commandFields })
export type CommandNode = z.infer<typeof CommandNode>
export const ApprovalNode = z.strictObject({
  kind: z.literal('approval'),
  ...nodeFields,
  message: Template.min(1).describe('What the person is asked: Markdown. A template.'),
  onReject: z
    .enum(['fail', 'continue'])
    .optional()
    .describe('Whether a rejection fails the node (default), or its result tells.'),
})
export type ApprovalNode = z.infer<typeof ApprovalNode>
export const TransformNode = z.strictObject({
  kind: z.literal('transform'),
  ...nodeFields,
  value: ValueTemplate.describe(
    'Any value; a string that is one {{ expression }} stands for its value, other strings are templates.',
  ),
})
export type TransformNode = z.infer<typeof TransformNode>
export const NestedNode = z.strictObject({
  kind: z.literal('workflow'),
  ...nodeFields,
  workflow: WorkflowName.describe('Name of a saved workflow or a template.'),
  inputs: z.record(NodeId, ValueTemplate).optional().describe('Its inputs; templates of values.'),
})
export type NestedNode = z.infer<typeof NestedNode>
/** A node of a registered kind: `with` is checked by that kind's schema. */
export const ExtensionNode = z.strictObject({
  kind: z
    .string()
    .regex(/^[a-z][a-z0-9-]*$/, 'A kind is a lower-case letter, then letters, digits and hyphens.')
    .refine((kind) => !(nodeKinds as readonly string[]).includes(kind))
    // The JSON Schema does not know of the refinement.
    .meta({ not: { enum: nodeKinds } }),
  ...nodeFields,
  with: z.record(z.string(), ValueTemplate).default({}),
})
export type ExtensionNode = z.infer<typeof ExtensionNode>

/** Whether a node asks a module. */
export function asksModule(node: WorkflowNode): node is ClaudeNode {
  return 'prompt' in node && (node.module !== undefined || node.capability !== undefined)
}

/** One step of a workflow. */
export const WorkflowNode = z.union([
  z.discriminatedUnion('kind', [ClaudeNode, CommandNode, ApprovalNode, TransformNode, NestedNode]),
  ExtensionNode,
])
export type WorkflowNode = z.infer<typeof WorkflowNode>

/** What a failure of a node does to the run: nothing new starts; what does not need it goes on; completed nodes are undone. */
export const FailurePolicy = z.enum(['failFast', 'continue', 'compensate'])
export type FailurePolicy = z.infer<typeof FailurePolicy>

/** A resource with a capacity other than 1, registered when a run of the definition starts. */
export const ResourceSpec = z.strictObject({
  id: z.string().min(1).max(500),
  type: ResourceType.default('custom'),
  capacity: z.number().int().min(1).max(10_000).default(1),
})
export type ResourceSpec = z.infer<typeof ResourceSpec>

/**
 * A graph of steps, as a `*.workflow.yaml` or JSON file has it, or as an object of TypeScript. Times are in seconds,
 * money in dollars. A JSON Schema is made from this (`resources/workflows/workflow.schema.json`).
 */
export const WorkflowDefinition = z.strictObject({
  $schema: z.string().optional(),
  name: WorkflowName,
  // YAML reads `version: 2` as a number.
  version: z
    .union([z.string(), z.number()])
    .transform(String)
    .pipe(z.string().trim().min(1).max(50))
    .default('1'),
  description: z.string().max(4_000).optional(),
  inputs: z.record(NodeId, WorkflowInput).default({}).describe('What a run is asked for, by name.'),
  defaults: z
    .strictObject({
      ...policyFields,
      model: z.string().min(1).max(200).optional(),
      permissionMode: PermissionMode.optional(),
    })
    .default({})
    .describe('For nodes that say nothing.'),
  onFailure: FailurePolicy.default('failFast').describe(
    'What the failure of a node does: nothing new starts, what does not need it goes on, or completed nodes are undone.',
  ),
  timeout: Seconds.optional().describe('Of the whole run, pauses excluded, in seconds.'),
  maxParallel: z
    .number()
    .int()
    .min(1)
    .max(1_000)
    .optional()
    .describe('Nodes that run at the same time, at most.'),
  resources: z.array(ResourceSpec).max(1_000).default([]).describe('Capacities of resources; others have 1.'),
  nodes: z.array(WorkflowNode).max(MAX_WORKFLOW_NODES),
  output: ValueTemplate.optional().describe(
    "The run's result; by default an object of the results of the nodes that nothing needs.",
  ),
})
/** A checked definition: defaults are filled in. */
export type WorkflowDefinition = z.output<typeof WorkflowDefinition>
/** A definition as one writes it. */
export type WorkflowSource = z.input<typeof WorkflowDefinition>
