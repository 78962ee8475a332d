import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { afterAll, describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { sampleDocument } from '../core/exchange/fixtures/sample-document.ts'
import { sampleRequirement } from '../core/exchange/fixtures/sample-requirement.ts'
import { createTerminal } from './terminal.ts'
import type { VerbContext } from './verb-context.ts'
import { schema, validate } from './verbs/exchange.ts'
import { exportDocument, importDocument } from './verbs/exchange-export.ts'
import { bump, doc, example, template } from './verbs/exchange-requirement.ts'

const folder = mkdtempSync(join(tmpdir(), 'muster-exchange-'))
afterAll(() => rmSync(folder, { recursive: true }))

/** A file of this content. */
function file(name: string, content: string | object): string {
  const path = join(folder, name)
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content))
  return path
}

/** A context whose output is kept; its paths are told without the folder. */
function contextWith({ json = false, stdin = '' } = {}) {
  const out: string[] = []
  const stream = { write: (text: string) => out.push(text) }
  const terminal = createTerminal({ json, quiet: false, color: false, stdout: stream, stderr: stream })
  // Of the stream only its text is read.
  const input = Readable.from([Buffer.from(stdin)]) as unknown as NodeJS.ReadStream
  const context: VerbContext = { terminal, flags: {}, env: {}, stdin: input }
  return { context, lines: () => out.join('').replaceAll(`${folder}/`, '').trimEnd().split('\n') }
}

describe('validate', () => {
  test('says of what is right what it is', async () => {
    const { context, lines } = contextWith()
    expect(
      await validate(context, file('a.json', sampleDocument()), {
        requirement: file('r.json', sampleRequirement()),
      }),
    ).toBe(0)
    expect(lines()).toEqual(['a.json: document, nothing wrong'])
  })

  test('tells problems with their line and column, of a text that is no JSON too', async () => {
    const yaml =
      'kind: document\nformat: 1.0.0\nname: x\nmetadata: {}\ncoordinates: { unit: pt, origin: topLeft }\npages: []\nblocks:\n  - { id: a, type: paragraph, txt: x }\nrelations: []\n'
    const { context, lines } = contextWith()
    expect(await validate(context, file('a.yaml', yaml), {})).toBe(1)
    expect(lines()).toEqual([
      'a.yaml:8:5: error: /blocks/0: The field "text" is missing. Rename "txt" to it.',
      'a.yaml:8:31: error: /blocks/0/txt: There is no field "txt" here. Rename it to "text", or remove it.',
      'a.yaml: 2 problems',
    ])
    const broken = contextWith()
    expect(await validate(broken.context, file('b.json', '{\n "kind": }'), {})).toBe(1)
    expect(broken.lines()[0]).toBe(
      'b.json:2:10: error: It is no JSON: "}" stands where a value should be. Correct it here, or just before.',
    )
  })

  test('reads lines from stdin, and prints JSON', async () => {
    const right = JSON.stringify(sampleDocument())
    const { context, lines } = contextWith({ json: true, stdin: `${right}\n{"kind":"letter"}\n` })
    expect(await validate(context, '-', { format: 'jsonl' })).toBe(1)
    expect(lines().map((line) => JSON.parse(line))).toEqual([
      { type: 'result', file: '<stdin>', kind: 'document', ok: true, problems: 0 },
      expect.objectContaining({
        type: 'problem',
        file: '<stdin>',
        line: 2,
        column: 1,
        pointer: '',
        rule: 'kind',
      }),
      { type: 'result', file: '<stdin>', kind: null, ok: false, problems: 1 },
    ])
  })

  test('reads one text from stdin, not two', async () => {
    const { context } = contextWith({ stdin: JSON.stringify(sampleRequirement()) })
    await expect(validate(context, '-', { requirement: '-' })).rejects.toMatchObject({
      code: 'validation',
      message: 'Several texts are to be read from stdin.',
    })
  })

  test('names the file that is missing, and what is no requirement', async () => {
    const { context } = contextWith()
    const document = file('a.json', sampleDocument())
    await expect(validate(context, join(folder, 'none.json'), {})).rejects.toMatchObject({
      code: 'not_found',
    })
    await expect(validate(context, document, { requirement: document })).rejects.toMatchObject({
      message: expect.stringContaining('is a document, and a requirement is asked for'),
    })
  })
})

test('what is exported for Docling and imported again is the same document', async () => {
  const docling = contextWith()
  expect(await exportDocument(docling.context, file('a.json', sampleDocument()), { to: 'docling' })).toBe(0)
  const back = contextWith({ stdin: docling.lines().join('\n') })
  expect(await importDocument(back.context, '-', { to: 'json' })).toBe(0)
  expect(JSON.parse(back.lines().join('\n'))).toEqual(sampleDocument())
  const broken = contextWith({ stdin: '{\n "name": }' })
  await expect(importDocument(broken.context, '-', { to: 'json' })).rejects.toMatchObject({
    message: '<stdin>:2:10: It is no JSON: here a value should be.',
  })
})

test('what is wrong is not exported', async () => {
  const { context } = contextWith()
  const wrong = file('w.json', { ...sampleDocument(), pages: 3 })
  await expect(exportDocument(context, wrong, { to: 'markdown' })).rejects.toMatchObject({
    message: expect.stringMatching(/w\.json:1:\d+: \/pages: It is the number 3, and must be a list\./),
  })
})

test('examples and templates of a requirement satisfy it', async () => {
  const requirement = file('r.json', sampleRequirement())
  const made = contextWith()
  expect(await example(made.context, requirement, { seed: 3, to: 'json' })).toBe(0)
  const begun = contextWith()
  expect(await template(begun.context, requirement)).toBe(0)
  for (const text of [made.lines().join('\n'), JSON.stringify(parse(begun.lines().join('\n')))]) {
    const { context } = contextWith()
    expect(await validate(context, file('e.json', text), { requirement })).toBe(0)
  }
})

test('a requirement and the format are described', async () => {
  const { context, lines } = contextWith()
  expect(await doc(context, file('r.json', sampleRequirement()))).toBe(0)
  expect(lines()[0]).toBe('# tides.store 1.2.0')
  const format = contextWith()
  expect(await doc(format.context, undefined)).toBe(0)
  expect(format.lines()[0]).toBe('# Reference of the exchange format')
})

test('a version that did not go up by enough is told', async () => {
  const before = file('r1.json', sampleRequirement())
  const changed = { ...sampleRequirement(), rules: [] }
  const { context, lines } = contextWith()
  expect(await bump(context, before, file('r2.json', { ...changed, version: '1.3.0' }))).toBe(1)
  expect(lines()).toEqual([
    'major: /rules: The rule "headingLevels" is gone.',
    'major: /rules: The rule "rectangularTables" is gone.',
    '1.3.0 is not enough after 1.2.0: it must be 2.0.0 or more, since what changed is major.',
  ])
  expect(await bump(contextWith().context, before, file('r3.json', { ...changed, version: '2.0.0' }))).toBe(0)
})

test('schema prints the schema of a kind', async () => {
  const { context, lines } = contextWith()
  expect(await schema(context, 'query')).toBe(0)
  expect(JSON.parse(lines().join('\n'))).toMatchObject({ $ref: '#/$defs/query' })
})
