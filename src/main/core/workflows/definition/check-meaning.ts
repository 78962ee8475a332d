import { cutText } from '../../../../contract/cut-text.ts'
import type { Json } from '../../../../contract/values.ts'
import {
  asksModule,
  type WorkflowDefinition,
  type WorkflowNode,
} from '../../../../contract/workflow-definition.ts'
import { nearestName } from '../../base/nearest-name.ts'
import { answerSchema } from '../../claude/answer-schema.ts'
import { compileTemplate } from '../../templates/compiled-template.ts'
import { createSchemaCheck, type SchemaCheck } from './check-schema.ts'
import type { DefinitionPath, ProblemList } from './problem-list.ts'
import { findReferences, type ReadField, readField, readTemplates } from './references.ts'
import { describeMisfit } from './resolve-inputs.ts'
import { globalNames, listValueFields } from './template-fields.ts'
import { findUnknownMembers } from './unknown-members.ts'

/** Checks what the form can't tell: defaults of inputs, fields that go together, templates, schemas. */
export function checkMeaning(definition: WorkflowDefinition, problems: ProblemList): void {
  checkInputs(definition, problems)
  const describeError = createSchemaCheck()
  definition.nodes.forEach((node, index) => {
    checkRequired(definition, node, ['nodes', index], problems)
    checkNode(node, ['nodes', index], problems)
    checkModule(definition, node, ['nodes', index], problems)
    checkSchemas(node, ['nodes', index], problems, describeError)
    checkTemplates(readTemplates(node), { path: ['nodes', index], nodeId: node.id }, problems)
    // Whoever looks at the graph asks for them next; now its templates are still compiled.
    findReferences(node)
  })
  const { defaults, output } = definition
  const key = defaults.cache?.key
  if (key !== undefined) {
    const field = { path: ['defaults', 'cache', 'key'], text: key, compile: compileTemplate }
    checkTemplates([readField({ ...field, locals: ['item', 'index'] })], { path: [], nodeId: null }, problems)
  }
  checkTemplates(listValueFields(['output'], output, []).map(readField), { path: [], nodeId: null }, problems)
}

/** What a node requires of paths are inputs that name some. */
function checkRequired(
  { inputs }: WorkflowDefinition,
  { id, requires }: WorkflowNode,
  path: DefinitionPath,
  problems: ProblemList,
): void {
  for (const [index, name] of (requires?.paths ?? []).entries()) {
    const input = Object.hasOwn(inputs, name) ? inputs[name] : undefined
    if (input?.type === 'path') continue
    const near = nearestName(name, Object.keys(inputs))
    problems.add({
      code: 'schema',
      message: input ? `The input "${name}" is no path.` : `There is no input "${name}".`,
      hint: input
        ? 'Give it "type: path".'
        : near === undefined
          ? 'Name an input of type path.'
          : `Did you mean "${near}"?`,
      nodes: [id],
      path: [...path, 'requires', 'paths', index],
    })
  }
}

function checkInputs({ inputs }: WorkflowDefinition, problems: ProblemList): void {
  for (const [name, input] of Object.entries(inputs)) {
    if (input.type === 'enum' && input.values === undefined) {
      problems.add({
        code: 'schema',
        message: `The input "${name}" is an enum without "values".`,
        hint: 'List its values: values: [quick, thorough].',
        path: ['inputs', name],
      })
    } else if (input.default !== undefined) {
      const misfit = describeMisfit(input, input.default)
      if (misfit === null) continue
      problems.add({
        code: 'schema',
        message: `The default of the input "${name}" ${misfit}.`,
        hint: null,
        path: ['inputs', name, 'default'],
      })
    }
  }
}

function checkNode(node: WorkflowNode, path: DefinitionPath, problems: ProblemList): void {
  const warn = (field: string, message: string, hint: string) =>
    problems.add({
      severity: 'warning',
      code: 'no_effect',
      message,
      hint,
      nodes: [node.id],
      path: [...path, field],
    })
  if (node.collect !== undefined && node.forEach === undefined) {
    warn('collect', `"collect" of the node "${node.id}" has no effect without "forEach".`, 'Remove it.')
  }
  if (node.mergeable && node.kind !== 'transform') {
    warn('mergeable', `"mergeable" has an effect on transform nodes only.`, 'Remove it.')
  }
}

/** Of a node that asks a module, the module says what another one says itself. */
const saidByModule = [
  'appendSystemPrompt',
  'directory',
  'maxTurns',
  'model',
  'outputSchema',
  'permissionMode',
] as const

function checkModule(
  { nodes }: WorkflowDefinition,
  node: WorkflowNode,
  path: DefinitionPath,
  problems: ProblemList,
): void {
  if (!('prompt' in node)) return
  const add = (field: string, message: string, hint: string) =>
    problems.add({ code: 'schema', message, hint, nodes: [node.id], path: [...path, field] })
  const asks = asksModule(node)
  for (const field of asks ? saidByModule : []) {
    if (node[field] !== undefined)
      add(field, `"${field}" of the node "${node.id}" is said by the module that it asks.`, 'Remove it.')
  }
  for (const field of ['input', 'capabilityVersion'] as const) {
    if (node[field] !== undefined && node.capability === undefined)
      add(
        field,
        `"${field}" of the node "${node.id}" is of a capability, and it names none.`,
        'Add "capability".',
      )
  }
  const earlier = nodes.find(({ id }) => id === node.session)
  if (earlier !== undefined && asksModule(earlier) !== asks) {
    const message = `The node "${node.id}" can't continue "${earlier.id}": one of them asks a module, and the other does not.`
    add('session', message, 'Ask the same module in both, or give it a conversation of its own.')
  }
}

function checkSchemas(
  node: WorkflowNode,
  path: DefinitionPath,
  problems: ProblemList,
  describeError: SchemaCheck,
): void {
  for (const [at, schema] of outputSchemas(node)) {
    const wrong = describeError(schema, 'outputSchema')
    if (wrong === null) {
      for (const { path: inner, why } of answerSchema(schema).refused) {
        problems.add({
          code: 'schema',
          message: `"outputSchema" of the node "${node.id}" can't be asked for: ${why}.`,
          hint: 'Say it in words of JSON Schema draft 7.',
          nodes: [node.id],
          path: [...path, ...at, ...inner],
        })
      }
      continue
    }
    problems.add({
      code: 'schema',
      message: `"outputSchema" of the node "${node.id}" is not a JSON Schema: ${wrong}.`,
      hint: 'It must be an object as of JSON Schema draft 7, such as {type: object, properties: {…}}.',
      nodes: [node.id],
      path: [...path, ...at],
    })
  }
}

function* outputSchemas(node: WorkflowNode): Generator<[string[], Record<string, Json>]> {
  if ('outputSchema' in node && node.outputSchema) yield [['outputSchema'], node.outputSchema]
  const { compensate } = node
  if (compensate?.kind === 'claude' && compensate.outputSchema) {
    yield [['compensate', 'outputSchema'], compensate.outputSchema]
  }
}

function checkTemplates(
  fields: readonly ReadField[],
  place: { path: DefinitionPath; nodeId: string | null },
  problems: ProblemList,
): void {
  for (const field of fields) {
    const { path, text, locals } = field
    const where = { nodes: place.nodeId === null ? [] : [place.nodeId], path: [...place.path, ...path] }
    if ('error' in field) {
      const message = `${field.error.message} It stands in ${shorten(text)}.`
      problems.add({ code: 'template', message, hint: null, ...where })
      continue
    }
    const names: readonly string[] = [...globalNames, ...locals]
    for (const root of new Set(field.segments.map(([first]) => String(first)))) {
      if (names.includes(root)) continue
      problems.add({
        code: 'unknown_variable',
        message: `There is no "${root}" in ${shorten(text)}.`,
        hint: hintFor(root, nearestName(root, names), names),
        ...where,
      })
    }
    for (const { name, hint } of findUnknownMembers(field.segments)) {
      problems.add({
        code: 'unknown_variable',
        message: `There is no "${name}" in ${shorten(text)}.`,
        hint,
        ...where,
      })
    }
  }
}

function hintFor(root: string, near: string | undefined, names: readonly string[]): string {
  if (root === 'item' || root === 'index')
    return 'Only nodes with forEach have elements, and only after it was evaluated.'
  if (root === 'result') return 'Only a compensation has "result". Use results.<node>.'
  return near === undefined ? `Names: ${names.join(', ')}.` : `Did you mean "${near}"?`
}

function shorten(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim()
  return `"${cutText(line, 80)}"`
}
