import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Json } from '../../../../contract/values.ts'
import { blindValue, profileSchema } from '../fixtures/profile-schemas.ts'
import { createJudge } from '../profile/judge.ts'
import { createGenerator, generateInstance } from './generate.ts'

test('each instance is valid, the same one for the same seed, and there is one where trying finds one', () => {
  let made = 0
  const values = fc.array(blindValue, { minLength: 20, maxLength: 20 })
  fc.assert(
    fc.property(profileSchema, fc.nat(1_000), values, (schema, seed, blind) => {
      const judge = createJudge(schema)
      const generate = createGenerator(schema)
      for (const each of [seed, seed + 1, null]) {
        const instance = generate(each)
        expect(generateInstance(schema, each)).toEqual(instance)
        if ('value' in instance) {
          made += 1
          expect(judge(instance.value)).toEqual([])
        } else if (instance.problem === 'The schema accepts no value at all.')
          expect(blind.filter((value) => judge(value).length === 0)).toEqual([])
      }
    }),
    { numRuns: 200 },
  )
  expect(made).toBeGreaterThan(300)
})

test.each<[Json]>([
  [{ type: 'string', pattern: '^[A-Z]{2,3}-\\d{4}(?:/[a-z]+)?$', minLength: 9 }],
  [{ type: 'string', pattern: '^(?<year>\\d{4})-Q[1-4]$' }],
  [{ type: 'string', pattern: '^[^\\s@]+@[^\\s@]+$', maxLength: 5 }],
  [{ type: 'string', pattern: '\\p{Lu}\\p{Ll}+' }],
  [{ type: 'string', format: 'date-time' }],
  [{ type: 'string', format: 'unheard-of' }],
  [{ type: 'number', exclusiveMinimum: 0, exclusiveMaximum: 0.001 }],
  [{ type: 'integer', multipleOf: 7, minimum: 1_000, maximum: 1_010 }],
  [{ type: 'array', items: { enum: [1, 2, 3] }, uniqueItems: true, minItems: 3 }],
  [{ type: 'object', minProperties: 5, properties: { a: true } }],
  [
    {
      $ref: '#/$defs/tree',
      $defs: {
        tree: {
          type: 'object',
          required: ['left'],
          properties: { left: { anyOf: [{ type: 'null' }, { $ref: '#/$defs/tree' }] } },
        },
      },
    },
  ],
])('%j has instances', (schema) => {
  const judge = createJudge(schema)
  for (const seed of [null, 1, 2, 3, 4, 5, 6, 7]) {
    const instance = generateInstance(schema, seed)
    expect(instance).toHaveProperty('value')
    if ('value' in instance) expect(judge(instance.value)).toEqual([])
  }
})

test('examples of the schema are taken, and instances lie at the bounds', () => {
  const title = createGenerator({ type: 'string', examples: ['On Growth and Form'] })
  const titles = Array.from({ length: 20 }, (_, seed) => title(seed))
  expect(titles).toContainEqual({ value: 'On Growth and Form' })
  const count = createGenerator({ type: 'integer', minimum: 3, maximum: 900 })
  const counts = Array.from({ length: 60 }, (_, seed) => count(seed))
  expect(counts).toContainEqual({ value: 3 })
  expect(counts).toContainEqual({ value: 900 })
})

test('what has none says so', () => {
  expect(generateInstance({ type: 'integer', minimum: 2, exclusiveMaximum: 2 }, 1)).toEqual({
    problem: 'The schema accepts no value at all.',
  })
  expect(() => generateInstance({ $ref: 'https://example.org/other' }, 1)).toThrow('example.org')
})
