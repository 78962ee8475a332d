import { z } from 'zod'
import { Priority } from './task.ts'
import { Json, PermissionMode } from './values.ts'

/** Nodes of one definition at most; a fan-out may make as many more while it runs. */
export const MAX_WORKFLOW_NODES = 20_000
/** Size of a definition file at most, in bytes. */
export const MAX_DEFINITION_BYTES = 8 * 1024 * 1024
/** Elements of one `forEach` at most. */
export const MAX_FAN_OUT = 10_000

/** Names of workflows: lower case, as file names. */
export const WorkflowName = z
  .string()
  .regex(
    /^[a-z][a-z0-9-]{0,63}$/,
    'A name is a lower-case letter, then letters, digits and hyphens, at most 64 in all.',
  )
/** Ids of nodes and names of inputs: they are used in expressions as `results.<id>` and `inputs.<name>`. */
export const NodeId = z
  .string()
  .regex(
    /^[A-Za-z][A-Za-z0-9_-]{0,63}$/,
    'An id is a letter, then letters, digits, hyphens and underscores, at most 64 in all.',
  )
const Seconds = z.number().positive().max(604_800, 'At most a week (604800 s).')
/** Text with Liquid expressions: `{{ inputs.name }}`, `{{ results.node }}`, `{% for %}`. */
const Template = z.string().max(200_000)
/** One Liquid expression without braces, such as `results.plan.steps` or `inputs.depth > 2 and results.ok`. */
const Expression = z.string().trim().min(1).max(2_000)
/** Any JSON; a string that is one `{{ expression }}` stands for its value, other strings are templates. */
const ValueTemplate = Json

/** What a run is asked for. A default makes it optional. */
export const WorkflowInput = z.strictObject({
  type: z.enum(['string', 'number', 'boolean', 'enum', 'path', 'list']).default('string'),
  description: z.string().max(1_000).optional(),
  required: z.boolean().optional(),
  default: Json.optional(),
  /** Of an `enum`: its values. */
  values: z.array(z.string().min(1)).min(1).max(200).optional(),
  /** A string that is asked for in a field of several lines. */
  multiline: z.boolean().optional(),
})
export type WorkflowInput = z.infer<typeof WorkflowInput>

/** What a failure was, for `retry.on` and circuits. */
export const FailureKind = z.enum([
  'task_failed', // the task of a claude node failed for good
  'overloaded', // the API refused for load, or the connection failed
  'rate_limited',
  'invalid_result', // the answer does not satisfy `outputSchema`
  'command_failed', // exit code other than 0, or a signal
  'command_not_found',
  'timed_out',
  'lock_timeout', // a lock was not granted in time
  'deadlock', // chosen as the victim of a deadlock
  'lease_expired', // it held a lock for longer than its lease
  'rejected', // a person rejected an approval
  'template', // an expression failed while it was evaluated
  'workflow_failed', // the nested run failed
  'interrupted', // it was cut, and could not be picked up
  'internal',
])
export type FailureKind = z.infer<typeof FailureKind>

/** Exponential back-off with full jitter. */
export const NodeRetry = z.strictObject({
  /** Tries in all, the first one counted. */
  attempts: z.number().int().min(1).max(20).default(3),
  /** Upper end of the first wait, in s; doubled each time. */
  delay: z.number().min(0).max(3_600).default(1),
  maxDelay: z.number().min(0).max(86_400).default(60),
  /** Kinds worth another try; by default all but `rejected`, `template`, `command_not_found`. */
  on: z.array(FailureKind).min(1).optional(),
})
export type NodeRetry = z.infer<typeof NodeRetry>

/** Reuse of an earlier result when the content hash of node and resolved inputs (or `key`) is the same. */
export const NodeCache = z.strictObject({ ttl: Seconds, key: Template.optional() })
export type NodeCache = z.infer<typeof NodeCache>

export const ResourceType = z.enum(['agent', 'file', 'database', 'api', 'custom'])
export type ResourceType = z.infer<typeof ResourceType>

/** A lock that a node holds while it runs. */
export const ResourceNeed = z.strictObject({
  /** May be a template: `file:{{ item }}`. */
  id: z.string().min(1).max(500),
  type: ResourceType.default('custom'),
  mode: z.enum(['shared', 'exclusive']).default('exclusive'),
  /** Of the resource's capacity; an exclusive lock takes all of it. */
  units: z.number().int().min(1).max(10_000).default(1),
})
export type ResourceNeed = z.infer<typeof ResourceNeed>

const commandFields = {
  /** Program and arguments, each a template; never a shell. */
  command: z.array(Template).min(1).max(1_000),
  /** Template of a path, relative to the run's directory. */
  cwd: Template.optional(),
  env: z.record(z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/), Template).optional(),
  stdin: Template.optional(),
  /** Exit codes that are no failure. */
  okExitCodes: z.array(z.number().int().min(0).max(255)).min(1).optional(),
  /** `json`: stdout is parsed into `data` of the result. */
  parse: z.enum(['text', 'json', 'lines']).optional(),
}
const claudeFields = {
  prompt: Template.min(1),
  appendSystemPrompt: Template.optional(),
  model: z.string().min(1).max(200).optional(),
  permissionMode: PermissionMode.optional(),
  /** Continue the conversation of this earlier claude node. */
  session: NodeId.optional(),
  /** JSON Schema that the answer must satisfy: the result is then the parsed object. */
  outputSchema: z.record(z.string(), Json).optional(),
  maxTurns: z.number().int().min(1).max(1_000).optional(),
  /** In dollars. */
  maxCost: z.number().positive().optional(),
  /** Template of a path, relative to the run's directory. */
  directory: Template.optional(),
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
  retry: NodeRetry.optional(),
  /** Of one try, from the time it really starts, in s. */
  timeout: Seconds.optional(),
  priority: Priority.optional(),
  cache: NodeCache.optional(),
}

const nodeFields = {
  id: NodeId,
  title: z.string().trim().min(1).max(200).optional(),
  /** Groups nodes in the progress list. */
  phase: z.string().trim().min(1).max(100).optional(),
  needs: z.array(NodeId).default([]),
  /** False: the node is skipped; dependants still run and see `nodes.<id>.state == "skipped"` and no result. */
  when: Expression.optional(),
  /** A list: one child node run for each element, which templates see as `item` (and `index`). */
  forEach: Expression.optional(),
  /** How the results of a fan-out become one: a list in order, the first to succeed, objects or lists joined, the most frequent. */
  collect: z.enum(['collect', 'first', 'merge', 'majority']).optional(),
  resources: z.array(ResourceNeed).max(50).default([]),
  /** Seconds that it is expected to take, until history knows better. */
  estimate: Seconds.optional(),
  ...policyFields,
  compensate: Compensation.optional(),
  /** It may be run together with the next node of a chain, as one. Only `transform`. */
  mergeable: z.boolean().optional(),
}

/** Kinds that Muster has; others come from `registerNodeKind`. */
export const nodeKinds = ['claude', 'command', 'approval', 'transform', 'workflow'] as const

export const ClaudeNode = z.strictObject({ kind: z.literal('claude'), ...nodeFields, ...claudeFields })
export type ClaudeNode = z.infer<typeof ClaudeNode>
export const CommandNode = z.strictObject({ kind: z.literal('command'), ...nodeFields, ...commandFields })
export type CommandNode = z.infer<typeof CommandNode>
export const ApprovalNode = z.strictObject({
  kind: z.literal('approval'),
  ...nodeFields,
  /** What the person is asked. */
  message: Template.min(1),
  /** `fail` (default): a rejection fails the node; `continue`: its result tells. */
  onReject: z.enum(['fail', 'continue']).optional(),
})
export type ApprovalNode = z.infer<typeof ApprovalNode>
export const TransformNode = z.strictObject({
  kind: z.literal('transform'),
  ...nodeFields,
  /** Pure mapping of earlier results. */
  value: ValueTemplate,
})
export type TransformNode = z.infer<typeof TransformNode>
export const NestedNode = z.strictObject({
  kind: z.literal('workflow'),
  ...nodeFields,
  /** Name of a saved workflow or a template. */
  workflow: WorkflowName,
  inputs: z.record(NodeId, ValueTemplate).optional(),
})
export type NestedNode = z.infer<typeof NestedNode>
/** A node of a registered kind: `with` is checked by that kind's schema. */
export const ExtensionNode = z.strictObject({
  kind: z
    .string()
    .regex(/^[a-z][a-z0-9-]*$/)
    .refine((kind) => !(nodeKinds as readonly string[]).includes(kind)),
  ...nodeFields,
  with: z.record(z.string(), ValueTemplate).default({}),
})
export type ExtensionNode = z.infer<typeof ExtensionNode>

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
  version: z.string().trim().min(1).max(50).default('1'),
  description: z.string().max(4_000).optional(),
  inputs: z.record(NodeId, WorkflowInput).default({}),
  /** For nodes that say nothing. */
  defaults: z
    .strictObject({
      ...policyFields,
      model: z.string().min(1).max(200).optional(),
      permissionMode: PermissionMode.optional(),
    })
    .default({}),
  onFailure: FailurePolicy.default('failFast'),
  /** Of the whole run, pauses excluded, in s. */
  timeout: Seconds.optional(),
  /** Nodes that run at the same time, at most. */
  maxParallel: z.number().int().min(1).max(1_000).optional(),
  resources: z.array(ResourceSpec).max(1_000).default([]),
  nodes: z.array(WorkflowNode).max(MAX_WORKFLOW_NODES),
  /** The run's result; by default an object of the results of the nodes that nothing needs. */
  output: ValueTemplate.optional(),
})
/** A checked definition: defaults are filled in. */
export type WorkflowDefinition = z.output<typeof WorkflowDefinition>
/** A definition as one writes it. */
export type WorkflowSource = z.input<typeof WorkflowDefinition>
