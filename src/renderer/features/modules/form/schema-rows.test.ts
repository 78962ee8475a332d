import { expect, test } from 'vitest'
import { schemaRows } from './schema-rows.ts'

test('a schema is read as rows, with parts below their whole', () => {
  const rows = schemaRows({
    type: 'object',
    required: ['lines'],
    properties: {
      lines: {
        type: 'array',
        minItems: 1,
        items: { type: 'object', required: ['price'], properties: { price: { type: 'number', minimum: 0 } } },
      },
      currency: { enum: ['EUR', 'USD'], description: 'ISO 4217' },
    },
  })
  expect(rows).toEqual([
    { path: 'lines', depth: 0, type: 'list of object, at least 1 item', required: true, description: null },
    { path: 'lines[].price', depth: 1, type: 'number, at least 0', required: true, description: null },
    { path: 'currency', depth: 0, type: 'one of EUR, USD', required: false, description: 'ISO 4217' },
  ])
  expect(schemaRows({ type: 'string' })).toMatchObject([{ path: '', type: 'text' }])
})
