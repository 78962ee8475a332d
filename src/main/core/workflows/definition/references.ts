import type { WorkflowNode } from '../../../../contract/workflow-definition.ts'
import { TemplateError } from '../../base/template-error.ts'
import type { Segments } from '../../templates/compiled-template.ts'
import { listTemplateFields, type TemplateField } from './template-fields.ts'

/** What a template or expression of a node reads. */
export interface Reference {
  root: 'inputs' | 'results' | 'nodes'
  /** Of the input or node. */
  name: string
  /** The field of the node that it stands in, from the node on: `['prompt']`, `['inputs', 'x']`. */
  path: (string | number)[]
}

/** A field of a node, read: the variables that it names, or why it can't be read. */
export type ReadField = TemplateField & ({ segments: readonly Segments[] } | { error: TemplateError })

/** Nodes are immutable once they are read, and asked about more than once. */
const known = new WeakMap<WorkflowNode, ReadField[]>()

/** All templates and expressions of a node, read once. */
export function readTemplates(node: WorkflowNode): readonly ReadField[] {
  const found = known.get(node)
  if (found !== undefined) return found
  const read = listTemplateFields(node).map(readField)
  known.set(node, read)
  return read
}

/** Reads one field. */
export function readField(field: TemplateField): ReadField {
  try {
    return { ...field, segments: field.compile(field.text).segments }
  } catch (error) {
    if (error instanceof TemplateError) return { ...field, error }
    throw error
  }
}

/**
 * Inputs and nodes that the templates and expressions of a node refer to, in the order of its fields. Templates that
 * can't be read have none: reading a definition reports them.
 */
export function findReferences(node: WorkflowNode): Reference[] {
  return readTemplates(node).flatMap((field) =>
    'error' in field ? [] : field.segments.flatMap((segments) => toReference(segments, field.path)),
  )
}

function toReference([root, name]: Segments, path: (string | number)[]): Reference[] {
  if (root !== 'inputs' && root !== 'results' && root !== 'nodes') return []
  return name === undefined ? [] : [{ root, name: String(name), path }]
}
