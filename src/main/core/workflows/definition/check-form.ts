import type { z } from 'zod'
import { MAX_WORKFLOW_NODES } from '../../../../contract/definition-limits.ts'
import {
  ApprovalNode,
  ClaudeNode,
  CommandNode,
  ExtensionNode,
  NestedNode,
  nodeKinds,
  TransformNode,
  WorkflowDefinition,
  type WorkflowNode,
} from '../../../../contract/workflow-definition.ts'
import { nearestName } from '../../base/nearest-name.ts'
import { clip, inOurWords } from '../../base/spell-issue.ts'
import { isRecord, mendInputs, mendNode, soundFields } from './mend-form.ts'
import type { ProblemList } from './problem-list.ts'
import { fieldsAt, spellIssue } from './spell-issue.ts'

const kindSchemas: ReadonlyMap<string, z.ZodType<WorkflowNode>> = new Map<string, z.ZodType<WorkflowNode>>([
  ['claude', ClaudeNode],
  ['command', CommandNode],
  ['approval', ApprovalNode],
  ['transform', TransformNode],
  ['workflow', NestedNode],
])
/** Nodes are read one by one, each by its kind: a union would tell of all kinds at once. */
const Shell = WorkflowDefinition.omit({ nodes: true })

/**
 * Reads the form of a definition. What has errors, which are added to `problems`, is mended as far as what else is wrong can
 * be told; null: nothing else can.
 */
export function checkForm(value: unknown, problems: ProblemList): WorkflowDefinition | null {
  if (!isRecord(value)) {
    problems.add({
      code: 'schema',
      message: 'A definition is an object with a name and a list of nodes.',
      hint: 'Begin with "name:" and "nodes:".',
      path: [],
    })
    return null
  }
  const { nodes: list, ...rest } = value
  const given = withoutUnknownDefaults(rest, problems)
  const shell = Shell.safeParse(given, inOurWords)
  for (const issue of shell.error?.issues ?? []) {
    // The shell's own list of fields lacks `nodes`.
    spellIssue(
      { issue, schema: WorkflowDefinition, value: rest, prefix: [], owner: 'the definition' },
      problems,
    )
  }
  const nodes = readNodes(list, problems)
  if (nodes === null) return null
  if (shell.success) return { ...shell.data, nodes }
  const { inputs: _, ...sound } = soundFields(given, shell.error.issues)
  const mended = Shell.safeParse({ name: 'x', ...sound })
  return mended.success ? { ...mended.data, inputs: mendInputs(rest.inputs), nodes } : null
}

function readNodes(list: unknown, problems: ProblemList): WorkflowNode[] | null {
  if (!Array.isArray(list)) {
    problems.add({
      code: 'schema',
      message: list === undefined ? 'The definition has no "nodes".' : '"nodes" must be a list.',
      hint: 'Write the nodes as a list: each begins with "- id:".',
      path: list === undefined ? [] : ['nodes'],
    })
    return null
  }
  if (list.length > MAX_WORKFLOW_NODES) {
    problems.add({
      code: 'schema',
      message: `The definition has ${list.length} nodes; ${MAX_WORKFLOW_NODES} are allowed.`,
      hint: 'Make them by forEach, or split it into several workflows.',
      path: ['nodes'],
    })
    return null
  }
  return list.map((node: unknown, index) => readNode(node, index, problems))
}

function readNode(value: unknown, index: number, problems: ProblemList): WorkflowNode {
  const prefix = ['nodes', index]
  if (!isRecord(value)) {
    problems.add({
      code: 'schema',
      message: `Node ${index + 1} must be an object with an id and a kind.`,
      hint: null,
      path: prefix,
    })
    return mendNode(value, index)
  }
  const id = typeof value.id === 'string' ? value.id : null
  const nodes = id ? [id] : []
  const { kind } = value
  if (typeof kind !== 'string') {
    const name = id === null ? `Node ${index + 1}` : `The node "${id}"`
    problems.add({
      code: 'unknown_kind',
      message: kind === undefined ? `${name} has no "kind".` : `The kind of ${name} must be text.`,
      hint: `Kinds: ${nodeKinds.join(', ')}.`,
      nodes,
      path: kind === undefined ? prefix : [...prefix, 'kind'],
    })
    return mendNode(value, index)
  }
  const schema = kindSchemas.get(kind) ?? ExtensionNode
  const parsed = schema.safeParse(value, inOurWords)
  if (parsed.success) return parsed.data
  if (schema === ExtensionNode && !('with' in value)) {
    const near = nearestName(kind, nodeKinds)
    problems.add({
      code: 'unknown_kind',
      message: `There is no kind of node "${kind}".`,
      hint: `${near === undefined ? '' : `Did you mean "${near}"? `}Kinds: ${nodeKinds.join(', ')}.`,
      nodes,
      path: [...prefix, 'kind'],
    })
    return mendNode(value, index)
  }
  const owner = id === null ? `node ${index + 1}` : `the node "${clip(id)}"`
  for (const issue of parsed.error.issues)
    spellIssue({ issue, schema, value, prefix, owner, nodes }, problems)
  return mendNode(value, index, schema)
}

/** Defaults that nothing reads do no harm: they are left out, with a warning. */
function withoutUnknownDefaults(value: Record<string, unknown>, problems: ProblemList) {
  if (!isRecord(value.defaults)) return value
  const known = fieldsAt(WorkflowDefinition, ['defaults'])
  const entries = Object.entries(value.defaults)
  const unknown = entries.filter(([key]) => !known.includes(key))
  for (const [key] of unknown) {
    const near = nearestName(key, known)
    problems.add({
      severity: 'warning',
      code: 'unknown_default',
      message: `There is no default for "${key}", so it has no effect.`,
      hint: near === undefined ? `Defaults: ${known.join(', ')}.` : `Did you mean "${near}"?`,
      path: ['defaults', key],
    })
  }
  return { ...value, defaults: Object.fromEntries(entries.filter(([key]) => known.includes(key))) }
}
