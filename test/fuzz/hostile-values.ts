import fc from 'fast-check'
import { z } from 'zod'
import { type OperationName, operations } from '../../src/contract/operations.ts'

type Schema = { [key: string]: unknown }

const nested = (levels: number): string => `${'['.repeat(levels)}1${']'.repeat(levels)}`
const nestedFields = (levels: number): string => `${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`

/** Texts of JSON: deep, wide, long, repeated and special. */
const hostileJson: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(
    'null',
    'true',
    '-0',
    '1e308',
    '1e999',
    '-1',
    '1.5',
    '9007199254740993',
    '""',
    '[]',
    '{}',
    '"__proto__"',
    '{"__proto__": {"x": 1}, "constructor": 2}',
    '"\\u0000"',
    '"\\ud800"',
    '"\\u202e\\u200b"',
    '"../../etc/passwd"',
    '"{{ 1 }}"',
    '"{% for i in (1..100000) %}{% endfor %}"',
  ),
  fc.constantFrom(199, 201, 1_000, 3_000, 9_000, 100_000).map(nested),
  fc.constantFrom(199, 201, 1_100, 3_000).map(nestedFields),
  fc.constantFrom(1_000, 100_000, 400_000, 1_000_000).map((count) => `[${'1,'.repeat(count)}1]`),
  fc
    .constantFrom(10_000, 100_000)
    .map((count) => `{${Array.from({ length: count }, (_, i) => `"k${i}":${i}`).join(',')}}`),
  fc.constantFrom(1_000, 100_000, 2_000_000).map((count) => JSON.stringify('x'.repeat(count))),
  fc.json(),
)

/** A value that a schema asks for, as text of JSON. */
function fitting(schema: Schema): fc.Arbitrary<string> {
  const options = (schema.anyOf ?? schema.oneOf) as Schema[] | undefined
  if (options) return fc.oneof(...options.map(mixed))
  if (schema.const !== undefined) return fc.constant(JSON.stringify(schema.const))
  if (Array.isArray(schema.enum)) return fc.constantFrom(...schema.enum.map((each) => JSON.stringify(each)))
  if (schema.format === 'uuid') return fc.constant('"019a0000-0000-7000-8000-0000000000a1"')
  if (schema.type === 'string') return fc.constantFrom('"x"', '"/tmp"', '"name: x\\nnodes: []"')
  if (schema.type === 'number' || schema.type === 'integer')
    return fc.integer({ min: 0, max: 100 }).map(String)
  if (schema.type === 'boolean') return fc.constantFrom('true', 'false')
  if (schema.type === 'array') {
    return fc
      .array(mixed((schema.items ?? {}) as Schema), { maxLength: 3 })
      .map((list) => `[${list.join(',')}]`)
  }
  if (schema.type === 'object' && schema.properties)
    return objectOf(schema.properties as Record<string, Schema>)
  if (schema.type === 'object') return fc.constantFrom('{}', '{"a": 1}', '{"type": "object"}')
  return hostileJson
}

/** Mostly what is asked for, so that the rest is looked at too. */
function mixed(schema: Schema): fc.Arbitrary<string> {
  return fc.oneof({ weight: 6, arbitrary: fitting(schema) }, { weight: 1, arbitrary: hostileJson })
}

function objectOf(properties: Record<string, Schema>): fc.Arbitrary<string> {
  const fields = Object.entries(properties).map(([name, schema]) =>
    fc
      .option(mixed(schema), { freq: 4, nil: null })
      .map((value) => (value === null ? null : `${JSON.stringify(name)}:${value}`)),
  )
  return fc.tuple(...fields).map((list) => `{${list.filter((field) => field !== null).join(',')}}`)
}

/** Those that start things outside or are about the machine are left out. */
const left: readonly string[] = ['orphan.end', 'scene.start', 'settings.set']
const names = Object.keys(operations).filter((name) => !left.includes(name)) as OperationName[]

/** A call: an operation and the text of its input. */
export const calls: fc.Arbitrary<{ name: string; body: string }> = fc.oneof(
  ...names.map((name) => {
    const schema = z.toJSONSchema(operations[name].input, { io: 'input', unrepresentable: 'any' }) as Schema
    return fc
      .oneof({ weight: 8, arbitrary: fitting(schema) }, { weight: 1, arbitrary: hostileJson })
      .map((body) => ({ name, body }))
  }),
)

const line = fc.constantFrom(
  'name: x',
  'nodes:',
  '  - { id: a, kind: transform, value: 1 }',
  '  - id: b',
  '    kind: command',
  '    command: [ls]',
  'output: &a [1]',
  'x: *a',
  '<<: *a',
  'version: 1.10',
  '\t- tab',
  '? [a]',
  '--- ',
  '%YAML 1.1',
  'k: !!binary x',
  "'",
  '"',
  '{',
  '[[[[',
  'inputs: { a: { default: 1e400 } }',
)
/** Texts of definitions: broken ones, and ones that take long to be read. */
export const definitions: fc.Arbitrary<string> = fc.oneof(
  { weight: 8, arbitrary: fc.array(line, { maxLength: 30 }).map((lines) => lines.join('\n')) },
  fc
    .constantFrom(1_000, 60_000)
    .map(
      (count) =>
        `name: x\noutput:\n${Array.from({ length: count }, (_, i) => `  k${i % 50_000}: 1\n`).join('')}nodes: []`,
    ),
  fc.constantFrom(100, 2_000, 20_000).map((levels) => `name: x\nnodes: []\noutput: ${nested(levels)}`),
  fc.constantFrom(100, 20_000).map((count) =>
    JSON.stringify({
      name: 'x',
      nodes: Array.from({ length: count }, (_, i) => ({
        id: `n${i}`,
        kind: 'transform',
        value: '{{ index }}',
        needs: i ? [`n${i - 1}`] : [],
      })),
    }),
  ),
)
/** What is sent over a WebSocket. */
export const frames: fc.Arbitrary<string> = fc.oneof(
  hostileJson,
  hostileJson.map((input) => `{"type":"call","id":1,"op":"task.list","input":${input}}`),
  fc.constantFrom('{"type":"call","id":1,"op":"task.list"}', '{"type":"subscribe"}', '{', '', '\0'),
)
