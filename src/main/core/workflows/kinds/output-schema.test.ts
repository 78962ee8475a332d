import { describe, expect, it } from 'vitest'
import type { Json } from '../../../../contract/values.ts'
import { findMismatch } from './output-schema.ts'

const schema: Record<string, Json> = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  type: 'object',
  properties: {
    risk: { enum: ['low', 'high'] },
    items: { type: 'array', items: { type: 'object', properties: { line: { type: 'integer' } } } },
  },
  required: ['risk'],
  additionalProperties: false,
}

const mismatch = (value: Json) => findMismatch({ schema, value })

describe('findMismatch', () => {
  it('finds nothing wrong with what satisfies the schema', () => {
    expect(mismatch({ risk: 'low', items: [{ line: 3 }] })).toBeNull()
  })

  it('says in words where and why a value does not', () => {
    const problem = mismatch({ risk: 'some', items: [{ line: 'x' }], more: 1 })
    expect(problem).toContain('risk must be equal to one of the allowed values ("low", "high")')
    expect(problem).toContain('items.0.line must be integer')
    expect(problem).toContain('additional properties ("more")')
    expect(mismatch({})).toContain("the answer must have required property 'risk'")
  })

  it('tells a few problems of many', () => {
    const many = Object.fromEntries(Array.from({ length: 9 }, (_, at) => [`p${at}`, at]))
    expect(mismatch({ risk: 'low', ...many })).toMatch(/, and 4 more$/)
  })

  it('throws for what is no schema', () => {
    expect(() => findMismatch({ schema: { type: 'nonsense' }, value: {} })).toThrow(/type/)
  })
})
