import { cutText } from '../../../../contract/cut-text.ts'
import { keepsDigits } from '../../../../contract/keeps-digits.ts'
import { parseJsonText } from '../../../../contract/parse-json.ts'
import type { Json } from '../../../../contract/values.ts'
import type { WorkflowDefinition, WorkflowInput } from '../../../../contract/workflow-definition.ts'
import { nearestName } from '../../base/nearest-name.ts'
import { createProblemList } from './problem-list.ts'
import { toValidationError } from './validation-error.ts'

/** Elements of a list at most. */
const MAX_ELEMENTS = 100_000

/**
 * The inputs of a run: what was given, checked by the definition, and defaults; those that are neither given nor
 * required are left out. Text is taken for a number, true or false, and a list too (JSON, or a line for each element),
 * as a command line and a form give it.
 *
 * @throws MusterError `validation` with the problems in `details.problems`
 */
export function resolveInputs(
  definition: Pick<WorkflowDefinition, 'name' | 'inputs'>,
  given: Readonly<Record<string, Json>>,
): Record<string, Json> {
  const problems = createProblemList(() => null)
  const known = Object.keys(definition.inputs)
  for (const name of Object.keys(given)) {
    if (Object.hasOwn(definition.inputs, name)) continue
    const near = nearestName(name, known)
    problems.add({
      code: 'unknown_input',
      message: `The workflow ${definition.name} has no input "${name}".`,
      hint:
        near !== undefined
          ? `Did you mean "${near}"?`
          : known.length === 0
            ? 'It has none.'
            : `Its inputs: ${known.join(', ')}.`,
      path: ['inputs', name],
    })
  }
  const resolved: [string, Json][] = []
  for (const [name, input] of Object.entries(definition.inputs)) {
    const value = Object.hasOwn(given, name) ? given[name] : undefined
    const isGiven = value !== undefined && value !== null && !(value === '' && input.type !== 'string')
    const isRequired = input.required ?? input.default === undefined
    if (!isGiven || (value === '' && isRequired && input.default === undefined)) {
      if (input.default !== undefined) resolved.push([name, input.default])
      else if (isRequired) {
        problems.add({
          code: 'missing_input',
          message: `The input "${name}" is missing.`,
          hint: input.description ?? `It must be ${typeInWords(input)}.`,
          path: ['inputs', name],
        })
      }
      continue
    }
    const read = readInput(input, value)
    const misfit = describeMisfit(input, read)
    if (misfit === null) resolved.push([name, read])
    else {
      problems.add({
        code: 'input',
        message: `The input "${name}" ${misfit}.`,
        hint: input.description ?? null,
        path: ['inputs', name],
      })
    }
  }
  if (problems.hasErrors())
    throw toValidationError(problems.all(), `The inputs of ${definition.name} are not right`)
  return Object.fromEntries(resolved)
}

/** What a value of an input is not, as the rest of a sentence; null when it fits. */
export function describeMisfit(input: WorkflowInput, value: Json): string | null {
  const words = `must be ${typeInWords(input)}`
  switch (input.type) {
    case 'string':
      return typeof value === 'string' ? null : words
    case 'path':
      if (typeof value !== 'string' || value === '') return words
      return value.includes('\0') ? 'has a character that no path has' : null
    case 'number':
      if (typeof value === 'string' && /^\s*[-+]?\d{16,}\s*$/.test(value)) {
        return `has more digits (${cutText(value.trim(), 40)}) than a number keeps; its type can be string`
      }
      return typeof value === 'number' && Number.isFinite(value) ? null : words
    case 'boolean':
      return typeof value === 'boolean' ? null : words
    case 'enum':
      return typeof value === 'string' && input.values?.includes(value) ? null : words
    case 'list':
      if (!Array.isArray(value)) return words
      return value.length > MAX_ELEMENTS ? `has more than ${MAX_ELEMENTS} elements` : null
  }
}

function readInput({ type }: WorkflowInput, value: Json): Json {
  if (typeof value !== 'string') return value
  const text = value.trim()
  if (type === 'number')
    return text !== '' && Number.isFinite(Number(text)) && keepsDigits(text) ? Number(text) : value
  if (type === 'boolean') return text === 'true' ? true : text === 'false' ? false : value
  if (type === 'list') return readList(text)
  return value
}

function readList(text: string): Json {
  if (text.startsWith('[')) {
    try {
      return parseJsonText(text) as Json
    } catch {
      // Lines that happen to begin so.
    }
  }
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
}

function typeInWords(input: WorkflowInput): string {
  switch (input.type) {
    case 'enum':
      return `one of ${(input.values ?? []).join(', ')}`
    case 'boolean':
      return 'true or false'
    case 'string':
      return 'text'
    default:
      return `a ${input.type}`
  }
}
