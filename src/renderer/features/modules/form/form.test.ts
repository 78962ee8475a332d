import { expect, test } from 'vitest'
import type { Json } from '../../../../contract/values.ts'
import { emptyEntry, entryOf, readEntry } from './form-entry.ts'
import { type FormField, formOf } from './form-field.ts'

const schema = {
  type: 'object',
  required: ['id', 'lines', 'customer'],
  properties: {
    id: { type: 'string', minLength: 2, maxLength: 5, description: 'Of the invoice.' },
    count: { type: 'integer', minimum: 1, maximum: 9 },
    paid: { type: 'boolean' },
    currency: { enum: ['EUR', 'USD'] },
    customer: {
      type: 'object',
      required: ['name'],
      properties: { name: { $ref: '#/$defs/name' }, city: { type: 'string' } },
    },
    seller: { type: 'object', required: ['name'], properties: { name: { type: 'string' } } },
    lines: {
      type: 'array',
      minItems: 1,
      items: { type: 'object', properties: { price: { type: 'number' } } },
    },
    either: { oneOf: [{ type: 'string' }, { type: 'number' }] },
  },
  $defs: { name: { type: 'string' } },
} as const

const parts = (field: FormField) => (field.kind === 'object' ? field.fields : [])
const kinds = (given: { [keyword: string]: Json }) =>
  Object.fromEntries(parts(formOf(given)).map(({ name, kind }) => [name, kind]))

test('a schema becomes fields by its types, and what can not be drawn is JSON', () => {
  expect(kinds(schema as never)).toEqual({
    id: 'text',
    count: 'number',
    paid: 'boolean',
    currency: 'choice',
    customer: 'object',
    seller: 'object',
    lines: 'list',
    either: 'json',
  })
})

test('a schema that goes round in a circle, or is deep, comes to an end as JSON', () => {
  const circle = { type: 'object', properties: { next: { $ref: '#' }, self: { $ref: '#/properties/self' } } }
  const shown = JSON.stringify(formOf(circle))
  expect(shown.length).toBeLessThan(5_000)
  expect(shown).toContain('It is too deep for a form.')
  const wide = {
    type: 'object',
    properties: Object.fromEntries(Array.from({ length: 500 }, (_, n) => [`p${n}`, {}])),
  }
  expect(parts(formOf({ type: 'object', properties: {} }))).toEqual([])
  expect(parts(formOf(wide)).every(({ kind }) => kind === 'json')).toBe(true)
})

test('what was typed becomes the value, and empty parts are left out', () => {
  const field = formOf(schema as never)
  const entry = {
    ...(emptyEntry(field) as object),
    id: 'R-17',
    count: '3',
    currency: '1',
    customer: { name: 'Ada', city: '' },
    lines: [{ price: '1,5' }],
    either: '{"a": 1}',
  }
  const value = {
    id: 'R-17',
    count: 3,
    currency: 'USD',
    customer: { name: 'Ada' },
    lines: [{ price: 1.5 }],
    either: { a: 1 },
  }
  expect(readEntry(field, entry)).toEqual({ value })
  expect(readEntry(field, entryOf(field, value))).toEqual({ value })
})

test('what is wrong is told at its field', () => {
  const field = formOf(schema as never)
  const entry = {
    id: 'R',
    count: '12',
    customer: { city: 'Graz' },
    seller: { name: '' },
    lines: [{ price: 'x' }],
    either: '{',
  }
  const read = readEntry(field, entry)
  expect('errors' in read && read.errors).toMatchObject({
    id: 'At least 2 characters.',
    count: 'At most 9.',
    'customer.name': 'This is needed.',
    'lines.0.price': 'This is no number.',
    either: expect.stringContaining('This is no JSON'),
  })
  expect('errors' in read && Object.keys(read.errors)).not.toContain('seller.name')
  expect(readEntry(field, emptyEntry(field))).toEqual({
    errors: { id: 'This is needed.', 'customer.name': 'This is needed.' },
  })
})

test('defaults are there from the start, and null is what an emptied field means that may be it', () => {
  const field = formOf({
    type: 'object',
    required: ['note', 'size'],
    properties: { note: { type: ['string', 'null'] }, size: { type: 'integer', default: 4 } },
  })
  expect(readEntry(field, emptyEntry(field))).toEqual({ value: { note: null, size: 4 } })
})
