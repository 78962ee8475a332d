import { expect, test } from 'vitest'
import type { Json } from '../../src/contract/values.ts'
import { sampleDocument } from '../../src/main/core/exchange/fixtures/sample-document.ts'
import { sampleRequirement } from '../../src/main/core/exchange/fixtures/sample-requirement.ts'
import { restServer } from '../harness/rest-server.ts'

test('a pattern without end and a long text hold up nobody', async () => {
  const { core } = await restServer()
  const slow = [
    { given: { text: `[${'1,'.repeat(900_000)}1]` } },
    { given: { text: `- a\n`.repeat(40_000) } },
    {
      given: { value: { ...sampleDocument(), metadata: { title: `${'a'.repeat(26)}!` } } as unknown as Json },
      requirement: {
        value: {
          ...sampleRequirement(),
          metadata: { title: { type: 'string', pattern: '^(a+)+$' } },
        } as unknown as Json,
      },
    },
  ]
  for (const input of slow) {
    const answer = core.call('exchange.validate', input).then(
      () => 'slow',
      () => 'slow',
    )
    expect(await Promise.race([answer, core.call('system.stats', {}).then(() => 'quick')])).toBe('quick')
    await answer
  }
})

test('every door offers the exchange format, and says what is wrong with what it is given', async () => {
  const { ask } = await restServer()
  const call = async (name: string, input: object) => {
    const { status, body } = await ask(`POST /rpc/exchange.${name}`, input)
    return { status, body }
  }
  const text = JSON.stringify({ ...sampleDocument(), name: 3 }, null, 1)
  expect(await call('validate', { given: { text } })).toMatchObject({
    status: 200,
    body: {
      values: [{ kind: 'document', ok: false, problems: [{ pointer: '/name', position: { line: 4 } }] }],
    },
  })
  const requirement = { value: sampleRequirement() }
  const { body } = await call('example', { requirement, seed: 1 })
  expect(await call('validate', { given: { value: body.document }, requirement })).toMatchObject({
    body: { values: [{ ok: true }] },
  })
  expect(await call('check', { produced: requirement, required: requirement })).toMatchObject({
    body: { verdict: 'compatible' },
  })
  expect(await call('doc', { requirement })).toMatchObject({
    body: { markdown: expect.stringContaining(sampleRequirement().name) },
  })
  expect(await call('schema', { kind: 'mapping' })).toMatchObject({ body: { schema: { title: 'Mapping' } } })
  const steps = [{ do: 'rename', fields: { a: 'b' } }]
  expect(
    await call('convert', {
      given: { value: { a: 1 } },
      mapping: { value: { kind: 'mapping', format: '1.0.0', steps } },
    }),
  ).toMatchObject({ status: 200, body: { conversions: [{ isConverted: true, value: { b: 1 } }] } })
  for (const input of [
    { given: {} },
    { given: { text: '1', value: 1 } },
    { given: { value: 1 }, requirement: { value: 1 } },
  ])
    expect(await call('validate', input)).toMatchObject({ status: 400, body: { error: 'validation' } })
  expect(await call('convert', { given: { value: 1 } })).toMatchObject({
    status: 400,
    body: { message: expect.stringContaining('Give a mapping, or what is produced and what is required') },
  })
})
