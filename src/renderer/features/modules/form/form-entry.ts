import { parseJsonText } from '../../../../contract/parse-json.ts'
import type { Json } from '../../../../contract/values.ts'
import type { FormField } from './form-field.ts'

/**
 * What was typed into a field: texts as they are, `true` and `false`, the index of a choice, and of what has parts one for
 * each. An empty text is none.
 */
export type Entry = string | readonly Entry[] | { readonly [name: string]: Entry }

/** What is wrong, by the place of its field: names and indices with dots between them; the whole is the empty text. */
export type EntryErrors = Readonly<Record<string, string>>

/** The place of a part of a field. */
export function placeIn(place: string, part: string | number): string {
  return place === '' ? String(part) : `${place}.${part}`
}

/** What a field begins with. */
export function emptyEntry(field: FormField): Entry {
  if (field.default !== undefined) return entryOf(field, field.default)
  switch (field.kind) {
    case 'object':
      return Object.fromEntries(field.fields.map((each) => [each.name, emptyEntry(each)]))
    case 'list':
      return Array.from({ length: field.required ? Math.min(field.minItems, 20) : 0 }, () =>
        emptyEntry(field.item),
      )
    case 'boolean':
      return field.required ? 'false' : ''
    case 'choice':
      return field.required && field.values.length === 1 ? '0' : ''
    default:
      return ''
  }
}

/** A value as it is typed. What does not fit its field is left out, but as JSON. */
export function entryOf(field: FormField, value: Json | undefined): Entry {
  if (value === undefined || (value === null && field.kind !== 'json'))
    return value === undefined && field.default === undefined ? emptyEntry(field) : blank(field)
  switch (field.kind) {
    case 'object': {
      const parts = typeof value === 'object' && !Array.isArray(value) ? value : {}
      return Object.fromEntries(field.fields.map((each) => [each.name, entryOf(each, parts?.[each.name])]))
    }
    case 'list':
      return Array.isArray(value) ? value.map((each) => entryOf(field.item, each)) : []
    case 'choice': {
      const text = JSON.stringify(value)
      const index = field.values.findIndex((each) => JSON.stringify(each) === text)
      return index < 0 ? '' : String(index)
    }
    case 'json':
      return JSON.stringify(value, null, 2)
    case 'text':
      return typeof value === 'string' ? value : ''
    case 'number':
      return typeof value === 'number' ? String(value) : ''
    case 'boolean':
      return typeof value === 'boolean' ? String(value) : ''
  }
}

function blank(field: FormField): Entry {
  if (field.kind === 'object') return {}
  return field.kind === 'list' ? [] : ''
}

/** The value that was typed, or what is wrong with which field; `undefined`: nothing was. */
export function readEntry(
  field: FormField,
  entry: Entry | undefined,
): { value: Json | undefined } | { errors: EntryErrors } {
  const errors: Record<string, string> = {}
  const value = read(field, entry, '', errors)
  return Object.keys(errors).length > 0 ? { errors } : { value }
}

function read(
  field: FormField,
  entry: Entry | undefined,
  place: string,
  errors: Record<string, string>,
): Json | undefined {
  const wrong = (message: string) => {
    errors[place] = message
    return undefined
  }
  if (isBlank(field, entry)) {
    if (!field.required) return undefined
    if (field.nullable) return null
    if (field.kind === 'text' && (field.minLength ?? 0) === 0 && field.default === '') return ''
    if (field.kind === 'list') return field.minItems > 0 ? wrong(tooFew(field.minItems)) : []
    if (field.kind !== 'object') return wrong('This is needed.')
  }
  switch (field.kind) {
    case 'object': {
      const parts = partsOf(entry)
      return Object.fromEntries(
        field.fields.flatMap((each) => {
          const part = read(each, parts[each.name], placeIn(place, each.name), errors)
          return part === undefined ? [] : [[each.name, part]]
        }),
      )
    }
    case 'list': {
      const items = Array.isArray(entry) ? entry : []
      if (items.length < field.minItems) return wrong(tooFew(field.minItems))
      if (field.maxItems !== null && items.length > field.maxItems)
        return wrong(`At most ${field.maxItems} of them.`)
      return items.flatMap((each, index) => read(field.item, each, placeIn(place, index), errors) ?? [])
    }
    case 'boolean':
      return entry === 'true'
    case 'choice':
      return field.values[Number(entry)]
    case 'json':
      try {
        // What it returns is JSON.
        return parseJsonText(textOf(entry)) as Json
      } catch (error) {
        return wrong(describeJsonError(error))
      }
    case 'number': {
      const number = Number(textOf(entry).trim().replace(',', '.'))
      if (!Number.isFinite(number)) return wrong('This is no number.')
      if (field.whole && !Number.isInteger(number)) return wrong('This is no whole number.')
      if (field.minimum !== null && number < field.minimum) return wrong(`At least ${field.minimum}.`)
      if (field.maximum !== null && number > field.maximum) return wrong(`At most ${field.maximum}.`)
      return number
    }
    case 'text': {
      const text = textOf(entry)
      // As JSON Schema counts.
      const length = [...text].length
      if (field.minLength !== null && length < field.minLength)
        return wrong(`At least ${field.minLength} characters.`)
      if (field.maxLength !== null && length > field.maxLength)
        return wrong(`At most ${field.maxLength} characters.`)
      return text
    }
  }
}

/** Nothing was given for it, nor for any part of it. */
function isBlank(field: FormField, entry: Entry | undefined): boolean {
  if (field.kind === 'object') {
    const parts = partsOf(entry)
    return field.fields.every((each) => isUntouched(each, parts[each.name]))
  }
  if (field.kind === 'list') return !Array.isArray(entry) || entry.length === 0
  const text = textOf(entry)
  return field.kind === 'text' ? text === '' : text.trim() === ''
}

/** As it was when the form began: a part that is filled in by itself does not make its whole wanted. */
function isUntouched(field: FormField, entry: Entry | undefined): boolean {
  return isBlank(field, entry) || JSON.stringify(entry) === JSON.stringify(emptyEntry(field))
}

function tooFew(count: number): string {
  return `At least ${count} of them.`
}

/** The text of a field without parts. */
export function textOf(entry: Entry | undefined): string {
  return typeof entry === 'string' ? entry : ''
}

/** The parts of an object's field. */
export function partsOf(entry: Entry | undefined): { readonly [name: string]: Entry } {
  return typeof entry === 'object' && !Array.isArray(entry) ? (entry as { [name: string]: Entry }) : {}
}

/** Why a text is no JSON, with its place where the browser tells it. */
export function describeJsonError(error: unknown): string {
  const { message } = error instanceof Error ? error : { message: String(error) }
  return `This is no JSON: ${message}`
}
