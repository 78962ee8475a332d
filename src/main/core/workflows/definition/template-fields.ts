import type { Json } from '../../../../contract/values.ts'
import type { WorkflowNode } from '../../../../contract/workflow-definition.ts'
import {
  type Compiled,
  compileExpression,
  compileTemplate,
  compileValue,
} from '../../templates/compiled-template.ts'

/** A field with a template or an expression. */
export interface TemplateField {
  /** From the node on. */
  path: (string | number)[]
  text: string
  /** Reads it. @throws TemplateError */
  compile(text: string): Compiled
  /** Names that it may use besides `inputs`, `results`, `nodes` and `run`. */
  locals: readonly string[]
}

/** Names that every template may use. */
export const globalNames = ['inputs', 'results', 'nodes', 'run'] as const
const elementNames = ['item', 'index'] as const

/** All templates and expressions of a node, with where they stand. */
export function listTemplateFields(node: WorkflowNode): TemplateField[] {
  const fields: TemplateField[] = []
  const locals = node.forEach === undefined ? [] : elementNames
  const add = (
    path: (string | number)[],
    text: string | undefined,
    compile = compileTemplate,
    names: readonly string[] = locals,
  ) => {
    if (text !== undefined) fields.push({ path, text, compile, locals: names })
  }
  const addValue = (path: (string | number)[], value: Json | undefined) => {
    fields.push(...listValueFields(path, value, locals))
  }
  /** Fields that an action has as a node and as a compensation. */
  const addAction = (path: string[], action: Action, names: readonly string[] = locals) => {
    if (action.kind === 'claude') {
      for (const key of ['prompt', 'appendSystemPrompt', 'directory'] as const) {
        add([...path, key], action[key], compileTemplate, names)
      }
    } else if (action.kind === 'command') {
      action.command?.forEach((word, index) => {
        add([...path, 'command', index], word, compileTemplate, names)
      })
      for (const key of ['cwd', 'stdin'] as const) add([...path, key], action[key], compileTemplate, names)
      for (const [key, text] of Object.entries(action.env ?? {})) {
        add([...path, 'env', key], text, compileTemplate, names)
      }
    }
  }

  // They are evaluated before there are elements.
  add(['when'], node.when, compileExpression, [])
  add(['forEach'], node.forEach, compileExpression, [])
  addAction([], node as Action)
  if ('module' in node) add(['module'], node.module)
  if ('input' in node) addValue(['input'], node.input)
  if ('message' in node) add(['message'], node.message)
  if ('value' in node) addValue(['value'], node.value)
  if ('inputs' in node) addValue(['inputs'], node.inputs)
  if ('with' in node) addValue(['with'], node.with)
  node.resources.forEach(({ id }, index) => {
    add(['resources', index, 'id'], id)
  })
  add(['cache', 'key'], node.cache?.key)
  if (node.compensate) addAction(['compensate'], node.compensate, [...locals, 'result'])
  return fields
}

/** What of nodes and compensations has the templates of an action. */
type Action = {
  kind: string
  prompt?: string | undefined
  appendSystemPrompt?: string | undefined
  directory?: string | undefined
  command?: readonly string[] | undefined
  cwd?: string | undefined
  stdin?: string | undefined
  env?: Readonly<Record<string, string>> | undefined
}

/** The templates in a value, such as `output` of a definition. */
export function listValueFields(
  path: (string | number)[],
  value: Json | undefined,
  locals: readonly string[],
): TemplateField[] {
  if (typeof value === 'string') return [{ path, text: value, compile: compileValue, locals }]
  if (typeof value !== 'object' || value === null) return []
  const entries: [string | number, Json][] = Array.isArray(value)
    ? [...value.entries()]
    : Object.entries(value)
  return entries.flatMap(([key, element]) => listValueFields([...path, key], element, locals))
}
