import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Json } from '../../../../contract/values.ts'
import { checkOffer } from '../compatibility/check-offer.ts'
import { arbitraryDocument } from '../fixtures/arbitrary-document.ts'
import { arbitraryRequirement } from '../fixtures/arbitrary-requirement.ts'
import { sampleDocument } from '../fixtures/sample-document.ts'
import type { Requirement } from '../requirement/requirement.ts'
import { validate } from '../validate/validate.ts'
import { describeDocument } from './describe-document.ts'

const asJson = (value: object) => value as unknown as Json
const describing = (document = sampleDocument()) => describeDocument(document, 'marker.document')
const wanting = (more: Partial<Requirement>): Requirement => ({
  kind: 'requirement',
  format: '1.0.0',
  name: 'wanted',
  version: '1.0.0',
  ...more,
})
const verdictOf = (more: Partial<Requirement>) =>
  checkOffer(asJson(describing()), asJson(wanting(more))).verdict

test('any document satisfies what is said of it', () => {
  fc.assert(
    fc.property(arbitraryDocument, (document) => {
      if (validate(asJson(document)).problems.length > 0) return
      const said = describing(document)
      expect(validate(asJson(said)).problems).toEqual([])
      expect(validate(asJson(document), { requirement: said }).problems).toEqual([])
    }),
    { numRuns: 40 },
  )
})

test('a document whose description is compatible satisfies the requirement', () => {
  let proved = 0
  fc.assert(
    fc.property(arbitraryRequirement, (requirement) => {
      const document = sampleDocument()
      const { verdict } = checkOffer(asJson(describing(document)), asJson(requirement))
      if (verdict !== 'compatible') return
      proved += 1
      expect(validate(asJson(document), { requirement }).problems).toEqual([])
    }),
    { numRuns: 40, seed: 7 },
  )
  expect(proved).toBeGreaterThan(0)
}, 60_000)

describe('what is asked of the sample', () => {
  test.each<[string, Partial<Requirement>]>([
    ['a field that is there', { metadata: { title: { type: 'string', required: true } } }],
    [
      'one of some values',
      { metadata: { language: { type: 'string', enum: ['en', 'de'], required: true } } },
    ],
    [
      'a list of texts',
      { metadata: { authors: { type: 'array', items: { type: 'string' }, required: true } } },
    ],
    [
      'blocks by number',
      { blocks: { types: { table: { min: 1, max: 3 }, figure: { fields: ['description'] } } } },
    ],
    ['depth of headings and rules', { blocks: { headingLevel: 6 }, rules: ['rectangularTables'] }],
  ])('%s: compatible', (_, more) => {
    expect(verdictOf(more)).toBe('compatible')
  })

  test('a field of another spelling: convertible', () => {
    expect(verdictOf({ metadata: { DOI: { type: 'string', required: true } } })).toBe('convertible')
  })

  test.each<[string, Partial<Requirement>]>([
    ['a field that is missing', { metadata: { isbn: { type: 'string', required: true } } }],
    ['no tables', { blocks: { types: { table: { max: 0 } } } }],
    ['places of all blocks', { blocks: { places: 'box' } }],
  ])('%s: incompatible', (_, more) => {
    expect(verdictOf(more)).toBe('incompatible')
  })
})
