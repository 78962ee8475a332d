import fc from 'fast-check'
import { z } from 'zod'
import { type OperationName, operations } from '../../src/contract/operations.ts'

/** Stands for the id of something; the fuzz puts one that is known in its place. */
export const ANY_ID = '019a0000-0000-7000-8000-0000000000a1'

type Schema = { [key: string]: unknown }

const nested = (levels: number): string => `${'['.repeat(levels)}1${']'.repeat(levels)}`
const nestedFields = (levels: number): string => `${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`

/** Texts of JSON: deep, wide, long, repeated and special. */
export const hostileJson: fc.Arbitrary<string> = fc.oneof(
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

/** What the simulated instance is told to do: to print what is hostile. */
const prompts = [
  '"#sim:garbage"',
  '"#sim:long-line"',
  '"#sim:deep-request"',
  '"#sim:permission"',
  '"#sim:quick"',
]

/** A value that a schema asks for, as text of JSON. */
function fitting(schema: Schema): fc.Arbitrary<string> {
  const options = (schema.anyOf ?? schema.oneOf) as Schema[] | undefined
  if (options) return fc.oneof(...options.map(mixed))
  if (schema.const !== undefined) return fc.constant(JSON.stringify(schema.const))
  if (Array.isArray(schema.enum)) return fc.constantFrom(...schema.enum.map((each) => JSON.stringify(each)))
  if (schema.format === 'uuid') return fc.constant(JSON.stringify(ANY_ID))
  if (schema.type === 'string') return fc.constantFrom('"x"', '"/tmp"', '"name: x\\nnodes: []"', ...prompts)
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
/** Definitions whose runs take long at each place where something is evaluated. */
const heavyRuns: fc.Arbitrary<string> = fc
  .record({
    // More elements hold the thread still, see ARCHITECTURE.md.
    count: fc.constantFrom(10, 1_000),
    row: fc.constantFrom(1, 100),
    slow: fc.constantFrom(
      '{{ inputs.list | join: "," | size }}',
      '{% for a in inputs.list %}{% for b in inputs.list %}{{ a }}{% endfor %}{% endfor %}',
      '{{ inputs.list | sort | reverse | json }}',
      '{{ item | upcase }}',
    ),
    part: fc.constantFrom('value', 'when', 'forEach', 'key', 'lock', 'output'),
  })
  .map(({ count, row, slow, part }) =>
    JSON.stringify({
      name: 'heavy',
      inputs: {
        list: { type: 'list', default: Array.from({ length: count }, (_, i) => `${i} `.padEnd(row, 'x')) },
      },
      nodes: [
        {
          id: 'a',
          kind: 'transform',
          value:
            part === 'value'
              ? slow
              : part === 'forEach'
                ? '{{ item | upcase }}'
                : { list: '{{ inputs.list }}' },
          ...(part === 'when' ? { when: 'inputs.list contains "x" or inputs.list == inputs.list' } : {}),
          ...(part === 'forEach' ? { forEach: 'inputs.list' } : {}),
          ...(part === 'key' ? { cache: { ttl: 60, key: slow } } : {}),
          ...(part === 'lock' ? { resources: [{ id: slow, type: 'custom' }] } : {}),
        },
      ],
      output: part === 'output' ? { all: slow, again: '{{ results.a }}' } : 1,
    }),
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
  heavyRuns,
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
/** What is sent over a WebSocket, or the port of the desktop application. */
export const frames: fc.Arbitrary<string> = fc.oneof(
  hostileJson,
  hostileJson.map((input) => `{"type":"call","id":1,"op":"task.list","input":${input}}`),
  fc.constantFrom('{"type":"call","id":1,"op":"task.list"}', '{"type":"subscribe"}', '{', '', '\0'),
)

/** Many calls at once on one socket. */
export const floods: fc.Arbitrary<string[]> = fc
  .record({
    op: fc.constantFrom(
      'task.list',
      'run.list',
      'workflow.list',
      'system.database',
      'log.read',
      'policy.test',
    ),
    count: fc.constantFrom(100, 2_000),
    input: fc.constantFrom('{}', '{"limit":1000}', `{"padding":[${'1,'.repeat(2_000)}1]}`),
  })
  .map(({ op, count, input }) =>
    Array.from({ length: count }, (_, id) => `{"type":"call","id":${id},"op":"${op}","input":${input}}`),
  )
