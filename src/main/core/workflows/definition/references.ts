import type { WorkflowNode } from '../../../../contract/workflow-definition.ts'
import type { Segments } from './compiled-template.ts'
import { TemplateError } from './template-error.ts'
import { listTemplateFields } from './template-fields.ts'

/** What a template or expression of a node reads. */
export interface Reference {
  root: 'inputs' | 'results' | 'nodes'
  /** Of the input or node. */
  name: string
  /** The field of the node that it stands in, from the node on: `['prompt']`, `['inputs', 'x']`. */
  path: (string | number)[]
}

/** Nodes are immutable once they are read, and asked about more than once. */
const known = new WeakMap<WorkflowNode, Reference[]>()

/**
 * Inputs and nodes that the templates and expressions of a node refer to, in the order of its fields. Templates that
 * can't be read have none: reading a definition reports them.
 */
export function findReferences(node: WorkflowNode): Reference[] {
  const found = known.get(node)
  if (found !== undefined) return found
  const references = listTemplateFields(node).flatMap(({ path, text, compile }) => {
    try {
      return compile(text).segments.flatMap((segments) => toReference(segments, path))
    } catch (error) {
      if (error instanceof TemplateError) return []
      throw error
    }
  })
  known.set(node, references)
  return references
}

function toReference([root, name]: Segments, path: (string | number)[]): Reference[] {
  if (root !== 'inputs' && root !== 'results' && root !== 'nodes') return []
  return name === undefined ? [] : [{ root, name: String(name), path }]
}
