import { describe, expect, test } from 'vitest'
import type { Json } from '../../../../contract/values.ts'
import type { Block, ExchangeDocument } from '../document.ts'
import { createQuery, respond } from '../envelope.ts'
import { sampleDocument } from '../fixtures/sample-document.ts'
import { sampleRequirement } from '../fixtures/sample-requirement.ts'
import type { Requirement, RuleName } from '../requirement/requirement.ts'
import { MAX_PROBLEMS } from './problem.ts'
import { type ValidateOptions, validate } from './validate.ts'

const asJson = (value: object): Json => JSON.parse(JSON.stringify(value)) as Json

/** `pointer rule` of each problem. */
function wrongIn(value: object, options?: ValidateOptions): string[] {
  return validate(asJson(value), options).problems.map(({ pointer, rule }) => `${pointer} ${rule}`)
}
const withBlocks = (...blocks: Block[]): ExchangeDocument => ({
  ...sampleDocument(),
  blocks,
  relations: [],
  embeddings: { model: 'm', dimensions: 1, metric: 'dot', vectors: [] },
})
const withRules = (...rules: RuleName[]): ValidateOptions => ({ rules })

describe('a value of each kind in which nothing is wrong', () => {
  const query = createQuery({
    id: 'q1',
    from: 'shop',
    to: 'billing',
    type: 'structure',
    schemaVersion: '1.0.0',
    payload: { a: [null] },
  })
  test.each<[string, object]>([
    ['document', sampleDocument()],
    ['requirement', sampleRequirement()],
    ['query', query],
    ['response', respond(query, 'r1', { payload: 3 })],
    [
      'response',
      respond(query, 'r1', {
        errors: [{ code: 'validation', message: 'No.', pointer: '/a', fix: 'Add it.' }],
      }),
    ],
  ])('%s', (kind, value) => {
    expect(validate(asJson(value))).toEqual({ kind, ok: true, problems: [], more: 0 })
  })

  test('a response goes back to who asked, in the same conversation', () => {
    const { correlationId, from, to, id } = respond(query, 'r1', { payload: null })
    expect({ correlationId, from, to, id }).toEqual({
      correlationId: 'q1',
      from: 'billing',
      to: 'shop',
      id: 'r1',
    })
  })

  test('the sample satisfies the sample requirement', () => {
    const verdict = validate(asJson(sampleDocument()), { requirement: sampleRequirement() })
    expect(verdict.problems).toEqual([])
  })
})

test('what is nothing of the format', () => {
  for (const value of [null, 3, 'x', [], {}, { kind: 'letter' }] as Json[]) {
    expect(validate(value)).toMatchObject({
      kind: null,
      ok: false,
      problems: [{ pointer: '', rule: 'kind' }],
    })
  }
})

test('each problem says where, why and what to do', () => {
  const { coordinates: _, ...document } = sampleDocument()
  const value = asJson({
    ...document,
    format: 1,
    metadata: { title: ['x'], created: 'yesterday' },
    pages: [{ number: 0, width: -1, heigth: 5 }],
    blocks: [
      { id: 'a', type: 'paragaph', text: 'x' },
      { id: 'b', type: 'paragraph', text: 'x', provenance: 'tags' },
    ],
  })
  expect(validate(value).problems).toEqual([
    {
      pointer: '',
      rule: 'required',
      reason: 'The field "coordinates" is missing.',
      fix: 'Add it: what "coordinates" is.',
    },
    {
      pointer: '/format',
      rule: 'type',
      reason: 'It is the number 1, and must be text.',
      fix: 'Make it text.',
    },
    {
      pointer: '/metadata/title',
      rule: 'type',
      reason: 'It is a list, and must be text.',
      fix: 'Make it text.',
    },
    {
      pointer: '/metadata/created',
      rule: 'format',
      reason: '"yesterday" is no date with time.',
      fix: 'Write it as 2026-02-03T10:20:30Z.',
    },
    {
      pointer: '/pages/0',
      rule: 'required',
      reason: 'The field "height" is missing.',
      fix: 'Rename "heigth" to it.',
    },
    {
      pointer: '/pages/0/heigth',
      rule: 'additionalProperties',
      reason: 'There is no field "heigth" here.',
      fix: 'Rename it to "height", or remove it.',
    },
    { pointer: '/pages/0/number', rule: 'minimum', reason: '0 is less than 1.', fix: 'Make it 1 or more.' },
    { pointer: '/pages/0/width', rule: 'minimum', reason: '-1 is less than 0.', fix: 'Make it 0 or more.' },
    {
      pointer: '/blocks/0/type',
      rule: 'discriminator',
      reason: 'Its "type" is "paragaph", which is none that is allowed here.',
      fix: expect.stringContaining('Write "paragraph", or another of'),
    },
    {
      pointer: '/blocks/1/provenance',
      rule: 'enum',
      reason: 'It is "tags", which is none of the values that it may have.',
      fix: 'Write "tag", or another of "tag", "geometry", "model".',
    },
  ])
})

test('a hundred problems are told, and how many more there are', () => {
  const blocks = Array.from({ length: 250 }, (_, index) => ({ id: String(index), type: 'paragraph' }))
  const { problems, more } = validate(asJson({ ...sampleDocument(), blocks }))
  expect([problems.length, more]).toEqual([MAX_PROBLEMS, 150])
  const requirement: Requirement = { kind: 'requirement', format: '1.0.0', name: 'any', version: '1.0.0' }
  // What is wrong in any document is told once, also of what is only counted.
  expect(validate(asJson({ ...sampleDocument(), blocks }), { requirement }).more).toBe(150)
})

describe('rules', () => {
  const text = (id: string, page?: number): Block => ({
    id,
    type: 'paragraph',
    text: id,
    ...(page === undefined ? {} : { places: [{ page }] }),
  })
  const heading = (id: string, level: number): Block => ({ id, type: 'heading', text: id, level })

  test('ids and page numbers are there once', () => {
    const document = {
      ...withBlocks(text('a'), { ...text('b'), children: [text('a')] }),
      pages: [...sampleDocument().pages, ...sampleDocument().pages],
    }
    expect(wrongIn(document)).toEqual([
      '/blocks/1/children/0/id uniqueIds',
      '/pages/2/number uniqueIds',
      '/pages/3/number uniqueIds',
    ])
  })

  test('what is referred to is there', () => {
    const document = {
      ...withBlocks(text('a', 7)),
      relations: [{ type: 'caption' as const, from: 'a', to: 'b' }],
      embeddings: {
        model: 'm',
        dimensions: 1,
        metric: 'dot' as const,
        vectors: [{ block: 'c', vector: [1] }],
      },
    }
    expect(wrongIn(document)).toEqual([
      '/blocks/0/places/0/page referencesResolve',
      '/relations/0/to referencesResolve',
      '/embeddings/vectors/0/block referencesResolve',
    ])
    expect(wrongIn({ ...document, pages: [] })).not.toContain('/blocks/0/places/0/page referencesResolve')
  })

  test('pages go up, but for what stands at their edges', () => {
    const footnote: Block = { id: 'n', type: 'footnote', text: 'n', places: [{ page: 1 }] }
    const over: Block = { ...text('o'), places: [{ page: 1 }, { page: 2 }] }
    const rules = withRules('monotonePages')
    expect(wrongIn(withBlocks(over, text('a', 1), text('b', 2), footnote, text('c', 2)), rules)).toEqual([])
    expect(wrongIn(withBlocks(text('a', 2), text('b', 1), text('c', 2)), rules)).toEqual([
      '/blocks/1/places/0/page monotonePages',
    ])
    const back: Block = { ...text('o'), places: [{ page: 2 }, { page: 1 }] }
    expect(wrongIn(withBlocks(back), rules)).toEqual(['/blocks/0/places/1/page monotonePages'])
  })

  test('levels of headings have no gaps', () => {
    const rules = withRules('headingLevels')
    expect(
      wrongIn(withBlocks(heading('a', 0), heading('b', 1), heading('c', 2), heading('d', 1)), rules),
    ).toEqual([])
    expect(wrongIn(withBlocks(heading('a', 1), heading('b', 3), heading('c', 4)), rules)).toEqual([
      '/blocks/1/level headingLevels',
    ])
    expect(wrongIn(withBlocks(heading('a', 2)), rules)).toEqual(['/blocks/0/level headingLevels'])
  })

  test('tables are rectangular', () => {
    const rules = withRules('rectangularTables')
    const table = (
      cells: { row: number; column: number; rowSpan?: number; columnSpan?: number }[],
      rows = 2,
      columns = 2,
    ): Block => ({
      id: 't',
      type: 'table',
      rows,
      columns,
      cells: cells.map((cell) => ({ ...cell, text: '' })),
    })
    const told = (block: Block) =>
      validate(asJson(withBlocks(block)), rules).problems.map(({ pointer, reason }) => `${pointer} ${reason}`)
    expect(
      told(
        table([
          { row: 0, column: 0, columnSpan: 2 },
          { row: 1, column: 0 },
          { row: 1, column: 1 },
        ]),
      ),
    ).toEqual([])
    expect(told(table([], 0, 0))).toEqual([])
    expect(told(table([{ row: 0, column: 0 }]))).toEqual([
      '/blocks/0 No cell covers row 0, column 1, and 2 more places.',
    ])
    expect(
      told(
        table([
          { row: 0, column: 0, rowSpan: 2, columnSpan: 2 },
          { row: 1, column: 1 },
        ]),
      ),
    ).toEqual(['/blocks/0/cells/1 It lies over cell 0.'])
    expect(told(table([{ row: 0, column: 0, rowSpan: 3, columnSpan: 2 }]))).toContain(
      '/blocks/0/cells/0 It reaches row 3 and column 2 of 2 × 2.',
    )
    expect(told(table([], 1e6, 1e6))).toEqual([
      '/blocks/0 Its grid has 1000000 × 1000000 places, and 1000000 are looked at.',
    ])
  })

  test('boxes lie on their pages, whichever way y grows', () => {
    const rules = withRules('boxesInsidePages')
    const at = (left: number, top: number, right: number, bottom: number, origin?: 'bottomLeft'): Block => ({
      ...text('a'),
      places: [{ page: 1, box: { left, top, right, bottom, ...(origin ? { origin } : {}) } }],
    })
    const box = '/blocks/0/places/0/box boxesInsidePages'
    expect(wrongIn(withBlocks(at(0, 0, 595, 842.1)), rules)).toEqual([])
    expect(wrongIn(withBlocks(at(0, 842, 595, 0, 'bottomLeft')), rules)).toEqual([])
    expect(wrongIn(withBlocks(at(0, 842, 595, 0)), rules)).toEqual([box])
    expect(wrongIn(withBlocks(at(20, 0, 10, 10)), rules)).toEqual([box])
    expect(wrongIn(withBlocks(at(-5, 10, 700, 900)), rules)).toEqual([box, box])
  })
})

describe('a requirement', () => {
  const required = (change: Partial<Requirement>): ValidateOptions => ({
    requirement: { ...sampleRequirement(), ...change },
  })

  test('is told where a document does not satisfy it', () => {
    const document = sampleDocument()
    document.metadata = { title: 'x', language: 'fr', doi: 'x' }
    document.blocks = [
      { id: 'c', type: 'code', text: 'x' },
      { id: 'h', type: 'heading', level: 5, text: 'x' },
    ]
    document.relations = []
    document.embeddings = {
      model: 'large',
      dimensions: 2,
      metric: 'cosine',
      vectors: [{ block: 'c', vector: [1] }],
    }
    document.name = ''
    expect(wrongIn(document, required({}))).toEqual([
      '/metadata/language enum',
      '/metadata/doi pattern',
      '/blocks/0 required',
      '/blocks/1/level maximum',
      '/embeddings/model const',
      '/embeddings/vectors/0/vector minItems',
      '/name minLength',
      '/blocks/1/level headingLevels',
      '/blocks blockCounts',
    ])
  })

  test('may forbid types, and ask who saw what and where', () => {
    const blocks = {
      others: false,
      types: { paragraph: {}, section: { max: 0 } },
      provenance: ['tag' as const],
      places: 'box' as const,
    }
    const document = withBlocks(
      {
        id: 'a',
        type: 'paragraph',
        text: 'a',
        provenance: 'tag',
        places: [{ page: 1, box: { left: 0, top: 0, right: 1, bottom: 1 } }],
      },
      { id: 'b', type: 'paragraph', text: 'b', provenance: 'model', places: [{ page: 1 }] },
      { id: 'c', type: 'section', children: [] },
    )
    const { embeddings: _, ...rest } = document
    const asked = required({ metadata: {}, blocks, rules: [] })
    expect(wrongIn(rest, asked)).toEqual([
      '/blocks/1/places/0 required',
      '/blocks/1/provenance enum',
      '/blocks/2/type discriminator',
      '/blocks blockCounts',
    ])
  })

  test('may ask for vectors of all texts', () => {
    const document = sampleDocument()
    const embedding = { ...sampleRequirement().embedding, required: true } as NonNullable<
      Requirement['embedding']
    >
    expect(wrongIn(document, required({ embedding }))).toEqual([
      '/blocks/2/children/1 embeddingsCover',
      '/blocks/2/children/7/children/0 embeddingsCover',
    ])
    document.embeddings?.vectors.push(
      { block: 'p1', span: [5, 33], vector: [0, 1] },
      { block: 'p2', vector: [1, 1] },
    )
    expect(wrongIn(document, required({ embedding }))).toEqual([])
    const short = { ...embedding, chunking: { maxLength: 20 } }
    expect(wrongIn(document, required({ embedding: short }))).toEqual([
      '/blocks/2/children/1 embeddingsCover',
    ])
  })

  test('is wrong itself where nothing could satisfy it', () => {
    expect(
      wrongIn({
        ...sampleRequirement(),
        metadata: {
          title: { type: 'number', pattern: 'x' },
          code: { type: 'string', pattern: '(', example: 'x' },
          size: { type: 'integer', enum: [1, 'x'], items: { type: 'string' } },
          when: { type: 'string', format: 'date', example: 'now' },
        },
        blocks: { types: { code: { min: 3, max: 1, fields: ['langauge'] } } },
        embedding: {
          model: 'm',
          dimensions: 2,
          metric: 'dot',
          blocks: ['table'],
          chunking: { maxLength: 5, overlap: 5 },
        },
        schema: { type: 'odd' },
      }),
    ).toEqual([
      '/metadata/title/pattern requirement',
      '/metadata/title/type requirement',
      '/metadata/code/pattern requirement',
      '/metadata/size/items requirement',
      '/metadata/size/enum/1 requirement',
      '/metadata/when/example requirement',
      '/blocks/types/code/max requirement',
      '/blocks/types/code/fields/0 requirement',
      '/embedding/blocks/0 requirement',
      '/embedding/chunking/overlap requirement',
      '/schema requirement',
    ])
  })
})
