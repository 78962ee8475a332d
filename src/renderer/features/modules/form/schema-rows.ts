import { cutText } from '../../../../contract/cut-text.ts'
import type { Json } from '../../../../contract/values.ts'
import { type FormField, formOf, type Schema } from './form-field.ts'

/** A field of a schema as people read it. */
export interface SchemaRow {
  /** Its place: `lines[].price`; empty: the whole. */
  path: string
  depth: number
  type: string
  required: boolean
  description: string | null
}

/** What a schema asks for, a row for each field, parts below their whole. What a form can't draw is told by its JSON. */
export function schemaRows(schema: Schema): SchemaRow[] {
  const rows: SchemaRow[] = []
  const add = (field: FormField, path: string, depth: number) => {
    if (path !== '' || field.kind !== 'object')
      rows.push({
        path,
        depth,
        type: typeOf(field),
        required: field.required,
        description: field.description,
      })
    const inner = path === '' ? depth : depth + 1
    if (field.kind === 'object')
      for (const each of field.fields) add(each, path === '' ? each.name : `${path}.${each.name}`, inner)
    if (field.kind === 'list' && field.item.kind !== 'json' && hasParts(field.item)) {
      const { item } = field
      if (item.kind === 'object') for (const each of item.fields) add(each, `${path}[].${each.name}`, inner)
      else add(item, `${path}[]`, inner)
    }
  }
  add(formOf(schema), '', 0)
  return rows
}

function hasParts(field: FormField): boolean {
  return field.kind === 'object' || field.kind === 'list'
}

function typeOf(field: FormField): string {
  const words = wordsOf(field)
  return field.nullable ? `${words}, or null` : words
}

function wordsOf(field: FormField): string {
  switch (field.kind) {
    case 'text':
      return withRange('text', field.minLength, field.maxLength, 'character')
    case 'number':
      return withRange(field.whole ? 'whole number' : 'number', field.minimum, field.maximum, '')
    case 'boolean':
      return 'yes or no'
    case 'choice':
      return cutText(`one of ${field.values.map(shown).join(', ')}`, 200)
    case 'list':
      return withRange(`list of ${wordsOf(field.item)}`, field.minItems || null, field.maxItems, 'item')
    case 'object':
      return 'object'
    case 'json':
      return 'anything that its schema allows'
  }
}

function shown(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}

function withRange(words: string, least: number | null, most: number | null, unit: string): string {
  const count = (number: number) => {
    if (unit === '') return String(number)
    return `${number} ${number === 1 ? unit : `${unit}s`}`
  }
  if (least !== null && most !== null) return `${words}, ${least} to ${count(most)}`
  if (least !== null) return `${words}, at least ${count(least)}`
  return most === null ? words : `${words}, at most ${count(most)}`
}
