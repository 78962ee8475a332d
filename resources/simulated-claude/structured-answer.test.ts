import { Ajv } from 'ajv'
import { describe, expect, it } from 'vitest'
import { createRandom } from './random.ts'
import { answerBySchema } from './structured-answer.ts'

const schemas: Record<string, Record<string, unknown>> = {
  findings: {
    type: 'object',
    properties: {
      findings: {
        type: 'array',
        minItems: 2,
        maxItems: 4,
        items: {
          type: 'object',
          properties: {
            file: { type: 'string', minLength: 1 },
            line: { type: 'integer', minimum: 1 },
            severity: { enum: ['low', 'high'] },
            message: { type: 'string', maxLength: 20 },
          },
          required: ['file', 'line', 'severity', 'message'],
          additionalProperties: false,
        },
      },
    },
    required: ['findings'],
    additionalProperties: false,
  },
  numbers: {
    type: 'object',
    properties: {
      share: { type: 'number', minimum: 0, maximum: 1 },
      count: { type: 'integer', exclusiveMinimum: 4, maximum: 5 },
      even: { type: 'integer', multipleOf: 2, minimum: 3, maximum: 9 },
      negative: { type: 'integer', maximum: -3 },
      ok: { type: 'boolean' },
      nothing: { type: 'null' },
      maybe: { type: ['null', 'integer'] },
    },
    required: ['share', 'count', 'even', 'negative', 'ok', 'nothing', 'maybe'],
  },
  texts: {
    type: 'object',
    properties: {
      version: { type: 'string', pattern: '^\\d+\\.\\d+\\.\\d+$' },
      long: { type: 'string', minLength: 200 },
      kind: { const: 'report' },
      tags: { type: 'array', items: { enum: ['a', 'b', 'c'] }, uniqueItems: true, minItems: 3 },
    },
    required: ['version', 'long', 'kind', 'tags'],
  },
  itself: {
    $defs: {
      node: {
        type: 'object',
        properties: {
          name: { type: 'string' },
          children: { type: 'array', items: { $ref: '#/$defs/node' } },
        },
        required: ['name', 'children'],
      },
    },
    allOf: [{ $ref: '#/$defs/node' }, { properties: { extra: { type: 'boolean' } }, required: ['extra'] }],
    anyOf: [{ required: ['name'] }, { required: ['other'] }],
  },
}

describe('answerBySchema', () => {
  it('takes an example of the schema, or of a part of it, for the answer', () => {
    const part = { type: 'string', examples: ['GET /tides'] }
    const schema = { type: 'object', required: ['call'], properties: { call: part } }
    expect(answerBySchema(schema, createRandom(1))).toEqual({ call: 'GET /tides' })
    expect(answerBySchema({ ...schema, examples: [{ call: 'x' }] }, createRandom(1))).toEqual({ call: 'x' })
  })

  it.each(Object.entries(schemas))('satisfies %s, whatever the seed', (_, schema) => {
    const validate = new Ajv({ strict: false }).compile(schema)
    for (let seed = 1; seed <= 200; seed += 1) {
      const answer = answerBySchema(schema, createRandom(seed))
      expect(validate(answer), JSON.stringify([answer, validate.errors])).toBe(true)
    }
  })

  it('gives the same answer for the same seed, and others for others', () => {
    const answers = [7, 7, 8, 9].map((seed) =>
      JSON.stringify(answerBySchema(schemas.findings ?? {}, createRandom(seed))),
    )
    expect(answers[0]).toBe(answers[1])
    expect(new Set(answers).size).toBeGreaterThan(1)
  })
})
