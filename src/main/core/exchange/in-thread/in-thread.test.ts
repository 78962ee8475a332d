import { expect, test } from 'vitest'
import type { Given } from '../../../../contract/exchange.ts'
import type { Json } from '../../../../contract/values.ts'
import { unpackValue } from '../../base/heavy/packed-value.ts'
import { runHeavy } from '../../base/heavy/run-heavy.ts'
import { sampleDocument } from '../fixtures/sample-document.ts'
import { sampleRequirement } from '../fixtures/sample-requirement.ts'
import { exchangeJobs } from './jobs.ts'
import { checkGiven, convertGiven, exampleOfGiven, validateGiven } from './works.ts'

const asGiven = (value: object): Given => ({ value: JSON.parse(JSON.stringify(value)) as Json })

test('what the thread finds is what is found here, with its place', async () => {
  const given = { text: JSON.stringify({ ...sampleDocument(), name: 3 }, null, 1) }
  const requirement = asGiven(sampleRequirement())
  const found = await unpackValue(await runHeavy(exchangeJobs.validate, { given, requirement }))
  expect(found).toEqual(await unpackValue(validateGiven({ given, requirement })))
  expect(found).toMatchObject({
    values: [{ problems: [{ pointer: '/name', position: { line: 4, column: 2 } }] }],
  })
  const unreadable = await unpackValue(await runHeavy(exchangeJobs.validate, { given: { text: '{' } }))
  expect(unreadable).toMatchObject({ unreadable: [{ position: { line: 1 } }], values: [] })
})

test('a pattern without end is ended', async () => {
  const requirement = asGiven({
    ...sampleRequirement(),
    metadata: { title: { type: 'string', pattern: '^(a+)+$' } },
  })
  const given = asGiven({ ...sampleDocument(), metadata: { title: `${'a'.repeat(50)}!` } })
  await expect(
    runHeavy(exchangeJobs.validate, { given, requirement }, { deadlineMs: 3_000 }),
  ).rejects.toMatchObject({
    code: 'validation',
    message: 'Checking what was given took longer than 3 s and was ended.',
  })
})

test('the mapping that a check found converts, whether it is given or found again', async () => {
  const [produced, required] = [
    asGiven({
      type: 'object',
      properties: { size: { type: 'string' } },
      required: ['size'],
      additionalProperties: false,
    }),
    asGiven({
      type: 'object',
      properties: { Size: { type: 'string' } },
      required: ['Size'],
      additionalProperties: false,
    }),
  ]
  const checked = await unpackValue(checkGiven({ produced, required }))
  expect(checked).toMatchObject({
    verdict: 'convertible',
    counterExample: { mismatches: [{ rule: 'required' }, {}] },
  })
  const { mapping } = checked as { mapping: Json }
  const given = { text: '{"size":"1"}\n{"size":"2"}\n', format: 'jsonl' as const }
  const converted = await unpackValue(convertGiven({ given, mapping: { value: mapping } }))
  expect(converted).toMatchObject({
    unreadable: [],
    conversions: [{ value: { Size: '1' } }, { value: { Size: '2' }, isConverted: true }],
  })
  expect(await unpackValue(convertGiven({ given, produced, required }))).toEqual(converted)
  expect(() => convertGiven({ given, produced, required: asGiven({ type: 'number' }) })).toThrow(
    'No mapping was found from what is produced to what is required: they are incompatible.',
  )
})

test('what is wrong with a requirement is told with the way out', async () => {
  const requirement = { text: 'kind: requirement\nformat: 1.0.0\nname: 3\nversion: 1.0.0\n' }
  expect(() => exampleOfGiven({ requirement })).toThrow(
    expect.objectContaining({
      code: 'validation',
      message: 'The requirement:3:1: /name: It is the number 3, and must be text.',
      hint: 'Make it text. See all: exchange.validate.',
    }),
  )
  const example = await unpackValue(exampleOfGiven({ requirement: asGiven(sampleRequirement()), seed: 4 }))
  const { document } = example as { document: object }
  const verdict = validateGiven({ given: asGiven(document), requirement: asGiven(sampleRequirement()) })
  expect(await unpackValue(verdict)).toMatchObject({ values: [{ kind: 'document', ok: true }] })
})
