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
import type { ProblemList } from './problem-list.ts'
import { fieldsAt, spellIssue } from './spell-issue.ts'

const kindSchemas: Readonly<Record<string, z.ZodType<WorkflowNode>>> = {
  claude: ClaudeNode,
  command: CommandNode,
  approval: ApprovalNode,
  transform: TransformNode,
  workflow: NestedNode,
}
/** Nodes are read one by one, each by its kind: a union would tell of all kinds at once. */
const Shell = WorkflowDefinition.omit({ nodes: true })

/** Reads the form of a definition. Null when it has errors, which are added to `problems`. */
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
  const shell = Shell.safeParse(withoutUnknownDefaults(rest, problems))
  for (const issue of shell.error?.issues ?? []) {
    // The shell's own list of fields lacks `nodes`.
    spellIssue({ issue, schema: WorkflowDefinition, value: rest, prefix: [], node: null }, problems)
  }
  const nodes = readNodes(list, problems)
  if (!shell.success || nodes === null || problems.hasErrors()) return null
  return { ...shell.data, nodes }
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
  return list.flatMap((node: unknown, index) => readNode(node, index, problems) ?? [])
}

function readNode(value: unknown, index: number, problems: ProblemList): WorkflowNode | null {
  const prefix = ['nodes', index]
  if (!isRecord(value)) {
    problems.add({
      code: 'schema',
      message: `Node ${index + 1} must be an object with an id and a kind.`,
      hint: null,
      path: prefix,
    })
    return null
  }
  const node = { id: typeof value.id === 'string' ? value.id : null, index }
  const { kind } = value
  if (typeof kind !== 'string') {
    const name = node.id === null ? `Node ${index + 1}` : `The node "${node.id}"`
    problems.add({
      code: 'unknown_kind',
      message: kind === undefined ? `${name} has no "kind".` : `The kind of ${name} must be text.`,
      hint: `Kinds: ${nodeKinds.join(', ')}.`,
      nodes: node.id === null ? [] : [node.id],
      path: kind === undefined ? prefix : [...prefix, 'kind'],
    })
    return null
  }
  const schema = kindSchemas[kind] ?? ExtensionNode
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  if (schema === ExtensionNode && !('with' in value)) {
    const near = nearestName(kind, nodeKinds)
    problems.add({
      code: 'unknown_kind',
      message: `There is no kind of node "${kind}".`,
      hint: `${near === undefined ? '' : `Did you mean "${near}"? `}Kinds: ${nodeKinds.join(', ')}.`,
      nodes: node.id === null ? [] : [node.id],
      path: [...prefix, 'kind'],
    })
    return null
  }
  for (const issue of parsed.error.issues) spellIssue({ issue, schema, value, prefix, node }, problems)
  return null
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

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
