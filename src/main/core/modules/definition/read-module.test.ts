import { join, resolve } from 'node:path'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { moduleSchema } from './module-schema.ts'
import { readModule } from './read-module.ts'
import { wishesOf } from './wishes.ts'

const root = resolve(import.meta.dirname, '../../../../..')

const whole = `name: billing
version: 1.2.0
description: Invoices of the shop.
directory: ./service
tags: [TypeScript, sql]
prompt: You know {{ module.name }}.
model: sonnet
tools: ["Bash(git log *)"]
environment: { LOCALE: "en" }
maxParallel: 3
mayWrite: true
permissionMode: default
capabilities:
  - id: invoice.cancel
    version: 1.0.0
    description: How an invoice is cancelled
    tags: [invoice]
    input:
      type: object
      properties: { number: { type: string, pattern: "^R-" } }
      required: [number]
    output:
      type: object
      properties: { steps: { type: array, items: { type: string } } }
      required: [steps]
    examples:
      - question: How?
        input: { number: R-1 }
        output: { steps: [call it] }
`

/** `LINE:COLUMN severity message` of each problem. */
function tell(source: string): string[] {
  return readModule({ source }).problems.map(
    ({ line, column, severity, message }) => `${line}:${column} ${severity} ${message}`,
  )
}

/** A module that is right, with these lines at its end. */
const withLines = (lines: string) => `name: a\nversion: 1.0.0\ndescription: b\n${lines}\n`

test('a module is read whole, with its defaults', () => {
  const { definition, problems, name } = readModule({ source: whole })
  expect(problems).toEqual([])
  expect(name).toBe('billing')
  expect(definition).toMatchObject({ directory: './service', tags: ['typescript', 'sql'], maxParallel: 3 })
  expect(readModule({ source: withLines('') }).definition).toEqual({
    ...{ name: 'a', version: '1.0.0', description: 'b', directory: '.', tags: [], capabilities: [] },
    ...{ tools: [], environment: {}, maxParallel: 2, mayWrite: false },
  })
  expect(readModule({ value: parse(whole) }).definition).toEqual(definition)
})

test('all that is wrong is told at once, each in its place', () => {
  const source = `name: Billing
versoin: 1.0.0
description: ""
tools: ["Bash(", Write]
prompt: "{{ a"
permissionMode: bypassPermissions
environment: { MUSTER_INSTANCE: x }
capabilities:
  - id: invoice.cancel
    version: 1
  - id: invoice.cancel
    version: 1.0.0
    output: { type: strin }
  - id: invoice.cancel
    version: 1.0.0
    output: { type: array }
    input: { type: object, required: [number] }
    examples:
      - input: {}
`
  expect(tell(source)).toEqual([
    '1:1 error "name" of the module is not right: A name is a lower-case letter, then letters, digits and hyphens, at most 64 in all.',
    '1:1 error The module has no "version".',
    '2:1 error The module has no field "versoin".',
    '3:1 error "description" of the module must not be empty.',
    '4:9 error This rule would never match: a bracket is missing.',
    '4:18 error "Write" changes files, and the module may not write.',
    '5:1 error Output "{{ a" not closed.',
    '6:1 error "permissionMode: bypassPermissions" is for a module that may write.',
    "7:16 error The variable MUSTER_INSTANCE is Muster's own, and a module can't set it.",
    '10:5 error "version" of the capability "invoice.cancel" must be text, not 1.',
    expect.stringContaining('13:5 error "output" of the capability "invoice.cancel" is not a JSON Schema'),
    '14:5 error There is a capability "invoice.cancel" 1.0.0 already.',
    '16:15 error "output" of the capability "invoice.cancel" can\'t be used: the answer must be an object: put other values into a field of one.',
    '19:9 error An example of the capability "invoice.cancel" does not satisfy its "input": the input must have required property \'number\'.',
  ])
})

describe('a text that means something else than it seems', () => {
  test.each([
    ['version: 1.0', '4:1 error This field is there twice.'],
    ['maxParallel: 0x3', '4:14 error 0x3 would be read as the number 3.'],
    ['model: !!str 4', '4:14 error Tags such as tag:yaml.org,2002:str are not read.'],
    [
      'capabilities: [{ id: a, version: 1.0.0, input: { const: no } }]',
      expect.stringContaining('warning no is read as text'),
    ],
    ['%: 1', '4:1 error'],
    ['tools: *all', '4:8 error There is no anchor for the alias *all.'],
  ])('%s', (line, problem) => {
    expect(tell(withLines(line)).join('\n')).toEqual(
      typeof problem === 'string' ? expect.stringContaining(problem) : problem,
    )
  })

  test('a version of two numbers is named with its way out', () => {
    const { problems } = readModule({ source: 'name: a\nversion: 1.0\ndescription: b\n' })
    expect(problems).toMatchObject([{ line: 2, hint: 'Put quotes around it.' }])
    const quoted = readModule({ source: 'name: a\nversion: "1.0"\ndescription: b\n' })
    expect(quoted.problems[0]?.message).toContain('A version has three numbers: 1.0.0.')
  })
})

test.each([
  ['', 'The definition is empty.'],
  ['[]', 'A module is an object with a name, a version and a description.'],
  ['- a', 'A module is an object with a name, a version and a description.'],
  [`name: ${'a'.repeat(300_000)}`, 'The definition has 300006 bytes; 262144 are allowed.'],
  [`${'['.repeat(5_000)}`, expect.stringMatching(/nested deeper|Flow sequence/)],
  ['capabilities: 3', 'The module has no "name".'],
])('what is no module is told as such', (source, message) => {
  const { definition, problems } = readModule({ source })
  expect(definition).toBeNull()
  expect(problems[0]?.message).toEqual(message)
})

test('more capabilities than there may be are named', () => {
  const many = Array.from({ length: 101 }, (_, at) => ({ id: `a${at}`, version: '1.0.0' }))
  const { problems } = readModule({
    value: { name: 'a', version: '1.0.0', description: 'b', capabilities: many },
  })
  expect(problems.map(({ message }) => message)).toEqual([
    '"capabilities" of the module must have at most 100 elements.',
  ])
})

test('what it wishes for is all that goes beyond reading in its own folder', () => {
  const { definition } = readModule({ source: whole })
  if (definition === null) throw new Error('it is right')
  expect(wishesOf(definition, null)).toEqual([
    { kind: 'write', what: 'mayWrite' },
    { kind: 'tool', what: 'Bash(git log *)' },
    { kind: 'environment', what: 'LOCALE=en' },
  ])
  const modest = { ...definition, mayWrite: false, tools: ['Read', 'Glob'], environment: {} }
  expect(wishesOf(modest, null)).toEqual([])
  expect(wishesOf({ ...modest, permissionMode: 'bypassPermissions' }, '/etc')).toEqual([
    { kind: 'directory', what: '/etc' },
    { kind: 'permission_mode', what: 'bypassPermissions' },
  ])
  // Reading elsewhere is more than reading.
  expect(wishesOf({ ...modest, tools: ['Read(//etc/**)'] }, null)).toEqual([
    { kind: 'tool', what: 'Read(//etc/**)' },
  ])
})

test('the JSON Schema is current', async () => {
  await expect(`${JSON.stringify(moduleSchema(), null, 2)}\n`).toMatchFileSnapshot(
    join(root, 'resources/modules/module.schema.json'),
  )
})

test('the JSON Schema takes what is read, and refuses what is not', () => {
  const validate = new Ajv2020({ strict: false }).compile(moduleSchema())
  expect(validate(parse(whole)), JSON.stringify(validate.errors)).toBe(true)
  expect(validate(parse(withLines('')))).toBe(true)
  for (const line of ['nam: x', 'maxParallel: 0', 'capabilities: [{ id: A, version: 1.0.0 }]', 'mayWrite: 1'])
    expect(validate(parse(withLines(line)))).toBe(false)
})
