import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import type { Json } from '../../../../contract/values.ts'
import { requirementMarkdown } from '../exports/requirement-markdown.ts'
import { arbitraryRequirement } from '../fixtures/arbitrary-requirement.ts'
import { sampleRequirement } from '../fixtures/sample-requirement.ts'
import type { Requirement } from '../requirement/requirement.ts'
import { validate } from '../validate/validate.ts'
import { makeExample } from './make-example.ts'
import { makeTemplate } from './make-template.ts'

const problemsOf = (value: unknown, requirement: Requirement) =>
  validate(JSON.parse(JSON.stringify(value)) as Json, { requirement }).problems

test('each example of any requirement satisfies it, and so does the template', () => {
  fc.assert(
    fc.property(arbitraryRequirement, fc.nat({ max: 1_000 }), (requirement, seed) => {
      expect(validate(requirement as unknown as Json).problems).toEqual([])
      const example = makeExample(requirement, seed)
      expect(problemsOf(example, requirement)).toEqual([])
      expect(problemsOf(parse(makeTemplate(requirement)), requirement)).toEqual([])
    }),
    { numRuns: 15 },
  )
})

test('seeds give different examples, and each the same again', () => {
  expect(makeExample(sampleRequirement(), 7)).toEqual(makeExample(sampleRequirement(), 7))
  const all = Array.from({ length: 10 }, (_, seed) => JSON.stringify(makeExample(sampleRequirement(), seed)))
  expect(new Set(all).size).toBeGreaterThan(7)
})

test('the template says what is asked for', () => {
  const template = makeTemplate(sampleRequirement())
  expect(template).toContain('# A document for tides.store 1.2.0.')
  expect(template).toContain('# string; As it is cited.\n  title: ')
  expect(template).toContain('# doi: may be left out; string; matching ^10\\.\\d{1,9}/')
  expect(template).toContain('# heading: 1 or more\n')
})

test('what can not be met says why', () => {
  const schema = { properties: { metadata: { required: ['isbn'] } } }
  expect(() => makeExample({ ...sampleRequirement(), schema }, 1)).toThrow(
    'No example of tides.store could be made. What was made does not satisfy it at "/metadata": The field "isbn" is missing.',
  )
  const many = { ...sampleRequirement(), blocks: { types: { paragraph: { min: 1_000_000 } } } }
  expect(() => makeExample(many, 1)).toThrow('more blocks than an example has')
})

test('its documentation has its fields, blocks, rules and an example', () => {
  const markdown = requirementMarkdown(sampleRequirement())
  expect(markdown).toContain('# tides.store 1.2.0\n\nPapers about tides, as the store takes them.')
  expect(markdown).toContain('| `language` | string | yes | `"en"`, `"nl"`, `"de"` |  |')
  expect(markdown).toContain('| `doi` | string | no | matches `^10\\.\\d{1,9}/` |  |')
  expect(markdown).toContain('| `table` | 1 to 3 |  |')
  expect(markdown).toContain('- Headings have levels up to 4.')
  expect(markdown).toContain('- `headingLevels`: The first heading has level 0 or 1')
  const [, example = ''] = /```yaml\n([\s\S]*?)```/.exec(markdown) ?? []
  expect(problemsOf(parse(example), sampleRequirement())).toEqual([])
})
