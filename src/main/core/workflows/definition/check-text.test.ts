import { describe, expect, test } from 'vitest'
import { parseDefinition } from './parse-definition.ts'

/** `LINE:COLUMN severity message [hint]` of each problem of a definition with these lines before its only node. */
function tell(lines: string): string[] {
  const source = `name: x\n${lines}\nnodes:\n  - { id: a, kind: transform, value: 1 }\n`
  return parseDefinition(source).problems.map(
    ({ line, column, severity, message, hint }) => `${line}:${column} ${severity} ${message} [${hint}]`,
  )
}

const QUOTE = 'Put quotes around it to have it as it is written.'

describe('text that means something else than its value is an error', () => {
  test.each([
    [
      'output: 1184230498761234567',
      '2:9 error 1184230498761234567 has more digits than a number keeps: it would become 1184230498761234700.',
    ],
    [
      'output: [0.12345678901234567891]',
      '2:10 error 0.12345678901234567891 has more digits than a number keeps: it would become 0.12345678901234568.',
    ],
    ['output: 1e400', '2:9 error 1e400 has more digits than a number keeps: it would become Infinity.'],
    [
      'timeout: 90071992547409931',
      '2:10 error 90071992547409931 has more digits than a number keeps: it would become 90071992547409940.',
    ],
  ])('%s', (lines, problem) => {
    expect(tell(lines)).toContain(`${problem} [${QUOTE}]`)
  })

  test.each([
    ['output: 0o17', '2:9 error 0o17 would be read as the number 15.', 15],
    ['output: 0x1F', '2:9 error 0x1F would be read as the number 31.', 31],
    ['output: 007', '2:9 error 007 would be read as the number 7.', 7],
    ['output: -.inf', '2:9 error -.inf would be read as the number -Infinity.', -Infinity],
    ['timeout: 0100', '2:10 error 0100 would be read as the number 100.', 100],
  ])('%s', (lines, problem, value) => {
    expect(tell(lines)).toContain(`${problem} [${QUOTE} Or write ${value}.]`)
  })

  test.each([
    [
      'output: !!str 5',
      '2:15 error Tags such as tag:yaml.org,2002:str are not read. [Remove it; put quotes around what is text.]',
    ],
    [
      'output: !secret { a: 1 }',
      '2:17 error Tags such as !secret are not read. [Remove it; put quotes around what is text.]',
    ],
    ['output: { a: 1, a: 2 }', '2:17 error This field is there twice. [Keep one of them.]'],
    ['output: { a: 1, "a": 2 }', '2:17 error This field is there twice. [Keep one of them.]'],
    [
      'output: *note*',
      '2:9 error There is no anchor for the alias *note*. [Put quotes around text that begins with *.]',
    ],
  ])('%s', (lines, problem) => {
    expect(tell(lines)).toContain(problem)
  })

  test('directives', () => {
    const [problem] = parseDefinition('%YAML 1.1\n---\nname: x\nnodes: []\n').problems
    expect(problem).toMatchObject({ severity: 'error', line: 1, hint: 'Remove them.' })
  })
})

describe('text that others read in another way is a warning', () => {
  test.each([
    ['output: no', 'no is read as text; other readers of YAML take it for true or false.'],
    ['output: { On: 1 }', 'On is read as text; other readers of YAML take it for true or false.'],
    ['output: 12:30:00', '12:30:00 is read as text; other readers of YAML take it for a time.'],
    ['output: 2026-11-28', '2026-11-28 is read as text; other readers of YAML take it for a date.'],
    ['output: 1_000', '1_000 is read as text; other readers of YAML take it for a number.'],
    ['output: { 007: x }', '007 is read as text; other readers of YAML take it for a number.'],
    ['output: { 12: x }', '12 is read as text; other readers of YAML take it for a number.'],
    ['output: { ~: x }', '~ is read as text; other readers of YAML take it for nothing.'],
    ['version: 1.10', '1.10 is read as the number 1.1.'],
    ['output: 1e3', '1e3 is read as the number 1000.'],
    ['inputs: { a: { type: number, default: +5 } }', '+5 is read as the number 5.'],
    ['output: True', 'True is read as true.'],
    ['output: ~', '~ is read as null.'],
    ['description: Mend #12', 'What stands behind it, #12, is a comment and no part of the text.'],
    ['output: &ref text', 'Nothing uses the anchor &ref.'],
  ])('%s', (lines, message) => {
    expect(tell(lines)).toEqual([expect.stringContaining(`warning ${message} [Put quotes around`)])
  })
})

test('what means what it says is not spoken of', () => {
  const source = `version: 2
description: As usual # a remark
timeout: 60 # seconds
output:
  - [5, -1.5, true, null, text, "no", "1e3", '007', '12:30:00', 1184230498761234]
  - "{{ results.a }}" # what came out
  - { a: 1, b: no more, key-1: 5 o'clock }
`
  expect(tell(source)).toEqual([])
})

describe('JSON', () => {
  test.each([
    [
      '{"name": "x",\n "nodes": [], "name": "y"}',
      { line: 2, column: 15, message: 'This field is there twice.' },
    ],
    ['{"name": "x",\n "output": [12345678901234567890], "nodes": []}', { line: 2, column: 13 }],
    [
      '{"name": "x",\n "output": {"a": {"b": 1}, "c": {"b": 12345678901234567890}}, "nodes": []}',
      { line: 2, column: 39 },
    ],
  ])('%s', (source, problem) => {
    expect(parseDefinition(source).problems).toMatchObject([{ severity: 'error', ...problem }])
  })

  test('names are told from texts, and from those of other objects', () => {
    const source =
      '{"name": "x", "output": ["name", "name", {"name": "\\"name\\": 1, "}], "nodes": [{"id": "a", "kind": "transform", "value": {"id": 1}}]}'
    expect(parseDefinition(source).problems).toEqual([])
  })
})

test('a hundred thousand keys are read in one go, and each of them twice is told', () => {
  const keys = Array.from({ length: 80_000 }, (_, i) => `  k${i}: 1\n`).join('')
  expect(
    parseDefinition(`name: x\noutput:\n${keys}nodes:\n  - { id: a, kind: transform, value: 1 }\n`).problems,
  ).toEqual([])
  const { problems } = parseDefinition(`name: x\noutput:\n${keys}${keys}nodes: []\n`)
  expect(problems).toHaveLength(101)
  expect(problems[0]).toMatchObject({ line: 80_003, column: 3, message: 'This field is there twice.' })
})
