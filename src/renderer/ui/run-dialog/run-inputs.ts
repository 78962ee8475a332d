import type { Json } from '../../../contract/values.ts'
import type { WorkflowInput } from '../../../contract/workflow-definition.ts'

/** What was typed, by the name of the input; booleans as `true` and `false`. */
export type InputTexts = Readonly<Record<string, string>>

/** What a field shows before anything is typed. */
export function defaultText(input: WorkflowInput): string {
  return textOf(input, input.default)
}

/** A value as it is typed into its field. */
export function textOf(input: WorkflowInput, value: Json | undefined): string {
  const { type } = input
  if (value === undefined || value === null) return type === 'boolean' ? 'false' : ''
  if (type === 'list' && Array.isArray(value)) {
    return value
      .map((each) => (asLines(input) && typeof each === 'string' ? each : JSON.stringify(each)))
      .join('\n')
  }
  return typeof value === 'string' ? value : JSON.stringify(value)
}

/** True when an element of the list is a line as it is; else each line is JSON, as the default's elements are. */
export function asLines(input: WorkflowInput): boolean {
  return !Array.isArray(input.default) || input.default.every((each) => typeof each === 'string')
}

/** Whether a field has to be filled in. */
export function isRequired(input: WorkflowInput): boolean {
  return input.default === undefined && input.required !== false && input.type !== 'boolean'
}

/** The inputs of a run, or what is wrong with which field. An empty field that may be empty is left out. */
export function toInputs(
  declared: Readonly<Record<string, WorkflowInput>>,
  texts: InputTexts,
): { inputs: Record<string, Json> } | { errors: Record<string, string> } {
  const inputs: Record<string, Json> = {}
  const errors: Record<string, string> = {}
  for (const [name, input] of Object.entries(declared)) {
    const text = texts[name] ?? defaultText(input)
    if (text.trim() === '') {
      if (isRequired(input)) errors[name] = 'This is needed.'
      // Emptied on purpose: an empty text, not the default.
      else if (input.type === 'string' && typeof input.default === 'string') inputs[name] = ''
      else if (input.type === 'list' && input.default !== undefined) inputs[name] = []
      continue
    }
    const value = parseText(input, text)
    if ('error' in value) errors[name] = value.error
    else inputs[name] = value.value
  }
  return Object.keys(errors).length > 0 ? { errors } : { inputs }
}

function parseText(input: WorkflowInput, text: string): { value: Json } | { error: string } {
  switch (input.type) {
    case 'boolean':
      return { value: text === 'true' }
    case 'number': {
      const value = Number(text.trim().replace(',', '.'))
      return Number.isFinite(value) ? { value } : { error: 'This is no number.' }
    }
    case 'path':
      return { value: text.trim() }
    case 'list': {
      const lines = text.split('\n').filter((line) => line.trim() !== '')
      if (asLines(input)) return { value: lines.map((line) => line.trim()) }
      try {
        // What JSON.parse returns is JSON.
        return { value: lines.map((line) => JSON.parse(line) as Json) }
      } catch {
        return { error: 'Each line has to be a JSON value.' }
      }
    }
    default:
      return { value: text }
  }
}
