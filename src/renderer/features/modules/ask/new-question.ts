import type { Capability } from '../../../../contract/module.ts'
import type { Input } from '../../../../contract/operations.ts'
import { parseJsonText } from '../../../../contract/parse-json.ts'
import type { Json } from '../../../../contract/values.ts'
import { describeJsonError, type EntryErrors, emptyEntry, readEntry } from '../form/form-entry.ts'
import { formOf } from '../form/form-field.ts'
import type { AskDraft, InputDraft } from './ask-draft.ts'

type NewQuestion = Input<'module.ask'>
type Request = Input<'module.route'>

export interface QuestionErrors {
  /** By the field of the dialog: `module`, `modules`, `wanted`, `question`, `input`, `timeout`, `budget`, `maxRetries`. */
  fields: Readonly<Record<string, string>>
  /** By the place in the form of the input. */
  input: EntryErrors
}

/** Whom a draft is for; null: nobody yet. */
export function requestOf(draft: AskDraft): Request | null {
  const { to, module, modules, capability, wanted, version, mode, aggregation } = draft
  if (to === 'module') {
    if (module.trim() === '') return null
    return { modules: [module.trim()], mode: 'one', ...(capability === '' ? {} : { capability }) }
  }
  if (to === 'several') {
    if (modules.length === 0) return null
    // One question goes to each of them.
    const how = mode === 'sequence' ? ('sequence' as const) : ('parallel' as const)
    return { modules: [...modules], mode: how, aggregation, ...(capability === '' ? {} : { capability }) }
  }
  if (wanted.trim() === '') return null
  const range = version.trim() === '' ? {} : { version: version.trim() }
  const several = mode === 'one' ? {} : { aggregation, count: Number(draft.count) }
  return { capability: wanted.trim(), mode, ...range, ...several }
}

/** The question of a draft, or what is wrong in which field. `capability`: what its input is for; null: none. */
export function questionOf(
  draft: AskDraft,
  capability: Capability | null,
  conversationId: string | undefined,
): { question: NewQuestion } | { errors: QuestionErrors } {
  const fields: Record<string, string> = {}
  const request = requestOf(draft)
  if (request === null) {
    const field = { module: 'module', several: 'modules', capability: 'wanted' }[draft.to]
    fields[field] = draft.to === 'several' ? 'Name at least one module.' : 'This is needed.'
  }
  const text = draft.question.trim()
  if (text === '' && capability === null && draft.to !== 'capability') fields.question = 'Ask something.'
  const input = inputOf(capability, draft.inputs[capability?.id ?? ''])
  // A question in words may stand for the input.
  const given = 'value' in input ? input.value : undefined
  let inputErrors: EntryErrors = {}
  if ('errors' in input && !(text !== '' && input.untouched)) inputErrors = input.errors
  const limits = limitsOf(draft, fields)
  if (Object.keys(fields).length + Object.keys(inputErrors).length > 0 || request === null)
    return { errors: { fields, input: inputErrors } }
  return {
    question: {
      ...(conversationId === undefined
        ? request
        : { modules: request.modules, mode: 'one', ...(capability ? { capability: capability.id } : {}) }),
      type: draft.type,
      limits,
      background: true,
      ...(text === '' ? {} : { question: text }),
      ...(given === undefined ? {} : { input: given }),
      ...(conversationId === undefined ? {} : { conversationId }),
      ...(draft.simulated ? { simulated: true } : {}),
    },
  }
}

/** What was typed as the input of a capability; `untouched`: nothing was. */
function inputOf(
  capability: Capability | null,
  typed: InputDraft | undefined,
): { value: Json | undefined } | { errors: EntryErrors; untouched: boolean } {
  if (capability?.input === undefined) return { value: undefined }
  if (typed?.json != null) {
    if (typed.json.trim() === '') return { errors: { '': 'This is needed.' }, untouched: true }
    try {
      // What it returns is JSON.
      return { value: parseJsonText(typed.json) as Json }
    } catch (error) {
      return { errors: { '': describeJsonError(error) }, untouched: false }
    }
  }
  const field = formOf(capability.input)
  const empty = emptyEntry(field)
  const entry = typed?.entry ?? empty
  const read = readEntry(field, entry)
  return 'errors' in read ? { ...read, untouched: JSON.stringify(entry) === JSON.stringify(empty) } : read
}

function limitsOf(draft: AskDraft, fields: Record<string, string>): NonNullable<NewQuestion['limits']> {
  const number = (
    field: 'timeout' | 'budget' | 'maxRetries',
    wrong: string,
    fits: (value: number) => boolean,
  ) => {
    const text = draft[field].trim()
    if (text === '') return undefined
    const value = Number(text.replace(',', '.'))
    if (Number.isFinite(value) && fits(value)) return value
    fields[field] = wrong
    return undefined
  }
  const timeout = number('timeout', 'Minutes, more than none.', (value) => value > 0 && value <= 10_080)
  const budget = number('budget', 'US dollars, more than none.', (value) => value > 0 && value <= 10_000)
  const maxRetries = number(
    'maxRetries',
    'A whole number from 0 to 10.',
    (value) => Number.isInteger(value) && value >= 0 && value <= 10,
  )
  return {
    ...(timeout === undefined ? {} : { timeoutMs: Math.round(timeout * 60_000) }),
    ...(budget === undefined ? {} : { maxCostMicros: Math.round(budget * 1_000_000) }),
    ...(maxRetries === undefined ? {} : { maxRetries }),
  }
}
