import { expect, test } from 'vitest'
import { describeDocument } from '../../exchange/describe/describe-document.ts'
import { sampleDocument } from '../../exchange/fixtures/sample-document.ts'
import type { Requirement } from '../../exchange/requirement/requirement.ts'
import { compareAspects } from './compare-aspects.ts'

test('each thing that is asked for is judged by itself', () => {
  const asked: Requirement = {
    kind: 'requirement',
    format: '1.0.0',
    name: 'wanted',
    version: '1.0.0',
    metadata: {
      title: { type: 'string', required: true },
      isbn: { type: 'string', required: true, pattern: '^97' },
    },
    blocks: { types: { table: { min: 1 }, figure: { max: 0 } }, places: 'box', headingLevel: 3 },
    rules: ['rectangularTables', 'uniqueIds'],
  }
  const { aspects, more } = compareAspects(describeDocument(sampleDocument(), 'offer'), asked, 'incompatible')
  expect(more).toBe(0)
  expect(aspects.map(({ what, asked: wanted, has, verdict }) => [what, wanted, has, verdict])).toEqual([
    ['metadata: title', 'string', 'string', 'compatible'],
    ['metadata: isbn', 'string, like ^97', 'nothing', 'incompatible'],
    ['blocks: table', '1 or more', '1', 'compatible'],
    ['blocks: figure', '0 to 0', '1', 'incompatible'],
    ['places', 'box', 'not told of all', 'incompatible'],
    ['deepest heading', '3', '1', 'compatible'],
    ['rule: rectangularTables', 'kept', 'kept', 'compatible'],
    ['rule: uniqueIds', 'kept', 'kept', 'compatible'],
  ])
})
