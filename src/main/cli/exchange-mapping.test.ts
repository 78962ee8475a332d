import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { afterAll, describe, expect, test } from 'vitest'
import type { Json } from '../../contract/values.ts'
import { sampleDocument } from '../core/exchange/fixtures/sample-document.ts'
import { sampleRequirement } from '../core/exchange/fixtures/sample-requirement.ts'
import { createTerminal } from './terminal.ts'
import type { VerbContext } from './verb-context.ts'
import { check, convert } from './verbs/exchange-mapping.ts'

const folder = mkdtempSync(join(tmpdir(), 'muster-mapping-'))
afterAll(() => rmSync(folder, { recursive: true }))

function file(name: string, content: string | object | boolean): string {
  const path = join(folder, name)
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content))
  return path
}

/** A context whose output is kept, of both streams by itself. */
function contextWith({ json = false, stdin = '' } = {}) {
  const [out, err]: [string[], string[]] = [[], []]
  const terminal = createTerminal({
    json,
    quiet: false,
    color: false,
    stdout: { write: (text: string) => out.push(text) },
    stderr: { write: (text: string) => err.push(text) },
  })
  // Of the stream only its text is read.
  const input = Readable.from([Buffer.from(stdin)]) as unknown as NodeJS.ReadStream
  const context: VerbContext = { terminal, flags: {}, env: {}, stdin: input }
  const textOf = (parts: readonly string[]) => parts.join('').replaceAll(`${folder}/`, '')
  return { context, out: () => textOf(out), err: () => textOf(err) }
}

const produced = {
  type: 'object',
  properties: { pageCount: { type: 'integer' }, internal: true },
  required: ['pageCount'],
  additionalProperties: false,
}
const required = {
  type: 'object',
  properties: { page_count: { type: 'integer' }, lang: { type: 'string', default: 'en' } },
  required: ['page_count', 'lang'],
  additionalProperties: false,
}

describe('check', () => {
  test('what is the same is compatible', async () => {
    const { context, out } = contextWith()
    const schema = file('same.json', required)
    expect(await check(context, schema, schema, {})).toBe(0)
    expect(out()).toMatch(/^compatible: /)
  })

  test('what can be converted is told with its steps, and good enough where that is said; the mapping is kept', async () => {
    const { context, out } = contextWith()
    const [from, to] = [file('p.json', produced), file('r.yaml', JSON.stringify(required))]
    expect(await check(context, from, to, {})).toBe(1)
    expect(out()).toMatch(/^convertible: /)
    expect(out()).toContain('  2. rename pageCount to page_count\n')
    const map = join(folder, 'map.json')
    expect(await check(contextWith().context, from, to, { accept: 'convertible', writeMapping: map })).toBe(0)
    expect(JSON.parse(readFileSync(map, 'utf8'))).toMatchObject({ kind: 'mapping' })
    await expect(
      check(contextWith().context, from, to, { writeMapping: join(folder, 'none', 'map.json') }),
    ).rejects.toMatchObject({ code: 'storage' })
  })

  test('what is incompatible is shown by a value, and as JSON', async () => {
    const { context, out } = contextWith({ json: true, stdin: '{"type": "integer"}' })
    expect(await check(context, '-', file('s.json', { type: 'integer', minimum: 1 }), {})).toBe(1)
    expect(JSON.parse(out())).toMatchObject({
      type: 'compatibility',
      verdict: 'incompatible',
      counterExample: { value: 0, mismatches: [{ pointer: '', rule: 'minimum' }] },
    })
    const text = contextWith()
    await check(text.context, file('n.json', { type: 'null' }), file('s.json', { type: 'string' }), {})
    expect(text.out()).toContain('As it is, this one is refused: null\n  the whole: It is null')
  })

  test('what is not decided names the word and its place', async () => {
    const { context, out } = contextWith()
    const odd = file('odd.json', { properties: { a: { patternProperties: {} } } })
    expect(await check(context, odd, file('any.json', true), {})).toBe(1)
    expect(out()).toContain('  produced /properties/a: patternProperties\n')
  })

  test('requirements are compared with what no schema says', async () => {
    const sample = file('a.json', sampleRequirement())
    const { context, out } = contextWith()
    expect(await check(context, sample, sample, {})).toBe(0)
    const { rules: _, ...less } = sampleRequirement()
    expect(await check(context, file('less.json', less), sample, {})).toBe(1)
    expect(out()).toMatch(/unknown: The rule \w+ is asked for/)
    expect(await check(context, sample, file('less.json', less), {})).toBe(0)
    const stricter = { ...sampleRequirement(), metadata: { isbn: { type: 'string', required: true } } }
    const refused = contextWith()
    expect(await check(refused.context, sample, file('more.json', stricter), {})).toBe(1)
    expect(refused.out()).toMatch(/^incompatible: /)
    expect(refused.out()).toContain('/metadata: The field "isbn" is missing.')
    await expect(check(context, file('bad.json', { kind: 'requirement' }), sample, {})).rejects.toMatchObject(
      {
        code: 'validation',
      },
    )
  })
})

describe('convert', () => {
  const mapping = {
    kind: 'mapping',
    format: '1.0.0',
    steps: [
      { do: 'rename', fields: { a: 'b' } },
      { do: 'cast', at: '/b', to: 'integer' },
      { do: 'drop', at: '/never' },
    ],
  }

  test('prints what comes of it, and what was left', async () => {
    const { context, out, err } = contextWith()
    const value = file('v.json', { a: '7', other: 1 })
    expect(await convert(context, value, { mapping: file('m.json', mapping) })).toBe(0)
    expect(JSON.parse(out())).toEqual({ other: 1, b: 7 })
    expect(err()).toBe('v.json: as it was: /other\nv.json: step 3 (drop /never) found nothing to do\n')
  })

  test('tells all errors, prints nothing and fails', async () => {
    const { context, out, err } = contextWith({ stdin: '{"a":"x"}\n{"a":"1"}\n{"a":null}\n' })
    expect(await convert(context, '-', { mapping: file('m.json', mapping), format: 'jsonl' })).toBe(1)
    expect(out()).toBe('')
    expect(err()).toContain(
      '<stdin>, value 1: error: step 2 (cast /b to integer): /b is "x": It is no number',
    )
    expect(err()).toContain('<stdin>, value 3: error: ')
  })

  test('writes YAML, lines, or JSON for programs', async () => {
    const map = file('m.json', mapping)
    const yaml = contextWith({ stdin: '{"a":"1"}' })
    expect(await convert(yaml.context, '-', { mapping: map, to: 'yaml' })).toBe(0)
    expect(yaml.out()).toBe('b: 1\n')
    const lines = contextWith({ stdin: '{"a":"1"}\n{"a":"2"}\n' })
    expect(await convert(lines.context, '-', { mapping: map, format: 'jsonl' })).toBe(0)
    expect(lines.out()).toBe('{"b":1}\n{"b":2}\n')
    const json = contextWith({ json: true, stdin: '{"a":"1"}' })
    expect(await convert(json.context, '-', { mapping: map })).toBe(0)
    expect(JSON.parse(json.out())).toMatchObject({
      type: 'conversion',
      isConverted: true,
      value: { b: 1 },
      idle: [2],
    })
  })

  test('by the mapping that is found between two schemas', async () => {
    const options = { produced: file('p.json', produced), required: file('r.json', required) }
    const { context, out, err } = contextWith({ stdin: '{"pageCount":3,"internal":[1]}' })
    expect(await convert(context, '-', options)).toBe(0)
    expect(JSON.parse(out())).toEqual({ page_count: 3, lang: 'en' })
    expect(err()).toContain('not in the result: /internal')
    const none = { produced: file('x.json', { type: 'null' }), required: file('r.json', required) }
    await expect(convert(context, file('v.json', {}), none)).rejects.toMatchObject({
      message: expect.stringContaining('incompatible'),
    })
    await expect(convert(context, file('v.json', {}), {})).rejects.toMatchObject({ code: 'validation' })
  })

  test('a document of the format', async () => {
    const steps: Json = [{ do: 'compute', at: '/metadata/shout', expression: 'document.name | upcase' }]
    const { context, out } = contextWith()
    const map = file('up.json', { kind: 'mapping', format: '1.0.0', steps })
    expect(await convert(context, file('d.json', sampleDocument()), { mapping: map })).toBe(0)
    expect(JSON.parse(out()).metadata.shout).toBe(sampleDocument().name.toUpperCase())
  })
})
