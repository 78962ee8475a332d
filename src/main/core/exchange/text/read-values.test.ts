import { describe, expect, test } from 'vitest'
import { parse } from './parse.ts'
import { readValues } from './read-values.ts'
import type { TextFormat } from './text-format.ts'

/** `line:column reason` of each problem. */
const problemsOf = (text: string, format?: TextFormat) =>
  readValues(text, format).problems.map(
    ({ position: { line, column }, reason }) => `${line}:${column} ${reason}`,
  )

describe('what is wrong with a text is told where it stands', () => {
  test.each<[TextFormat, string, string[]]>([
    ['json', '', ['1:1 The text is empty.']],
    ['json', '{\n "a": 1,\n}', ['3:1 It is no JSON: "}" stands where a name in quotes should be.']],
    [
      'json',
      '{"a": [1, 2',
      ['1:12 It is no JSON: the text ends where "," or the end of the list or object should be.'],
    ],
    ['json', '{"a": 1,\n "a": 2}', ['2:2 This field is there twice.']],
    [
      'json',
      '[12345678901234567890]',
      ['1:2 12345678901234567890 has more digits than a number keeps: it would become 12345678901234567000.'],
    ],
    ['yaml', 'a: 1\na: 2', ['2:1 This field is there twice.']],
    ['yaml', '', ['1:1 The text is empty.']],
    [
      'yaml',
      'a: 12345678901234567890',
      ['1:4 12345678901234567890 is read as the number 12345678901234567000, which is not the same.'],
    ],
    ['yaml', 'a: .inf', ['1:4 .inf is read as the number Infinity, which is not the same.']],
    ['yaml', 'a: !!binary aGk=', ['1:13 Tags such as tag:yaml.org,2002:binary are not read.']],
    ['yaml', 'a: *b', ['1:4 There is no anchor for the alias *b.']],
    ['yaml', 'a: 1\n---\nb: 2', ['2:1 A second document begins here, and only one is read.']],
    ['jsonl', '{"a":1}\n\n{"a":}\n', ['3:6 It is no JSON: "}" stands where a value should be.']],
    ['jsonl', '1\n[1,', ['2:4 It is no JSON: the text ends where a value should be.']],
    [
      'json',
      String.raw`["a\x"]`,
      [String.raw`1:4 It is no JSON: "\\" stands where an escape such as \n or \u00e9 should be.`],
    ],
    ['json', '[01]', ['1:2 It is no JSON: "0" stands where a value, or "]" should be.']],
    ['json', '"a', ['1:3 It is no JSON: the text ends where the closing quote should be.']],
    ['json', '{"a":1} x', ['1:9 It is no JSON: "x" stands where nothing more should be.']],
  ])('%s %j', (format, text, problems) => {
    expect(problemsOf(text, format)).toEqual(problems)
  })

  test('nesting without end, in each format', () => {
    const deep = '['.repeat(100_000)
    expect(problemsOf(`${deep}${']'.repeat(100_000)}`, 'json')[0]).toContain('nested deeper than 200 levels')
    expect(problemsOf(deep, 'yaml').length).toBeGreaterThan(0)
    expect(problemsOf(`[${'['.repeat(300)}${']'.repeat(300)}]`, 'yaml')[0]).toContain('nested')
  })

  test('aliases that stand for very much', () => {
    const bomb = Array.from(
      { length: 30 },
      (_, i) => `a${i}: &a${i} [${i === 0 ? 'x' : `*a${i - 1}, *a${i - 1}`}]`,
    )
    expect(problemsOf(bomb.join('\n'), 'yaml')).toHaveLength(1)
  })
})

test('a pointer is found in the text', () => {
  const json = readValues('{"a": [\n  {"b~/": 1}]}')
  expect(json.locate(0, '/a/0/b~0~1')).toEqual({ line: 2, column: 4 })
  const yaml = readValues('a:\n  - b: 1\n    c: 2\n')
  expect(yaml.locate(0, '/a/0/c')).toEqual({ line: 3, column: 5 })
  const lines = readValues('{"a":1}\n\n{"a":{"b":2}}', 'jsonl')
  expect(lines.locate(1, '/a/b')).toEqual({ line: 3, column: 7 })
})

test('what older readers take for a date or a truth is text, and octal and hexadecimal numbers are numbers', () => {
  expect(parse('[2026-02-03, yes, 0o17, 0x1F, <<, 1:30, +1.50]', 'yaml')).toEqual([
    '2026-02-03',
    'yes',
    15,
    31,
    '<<',
    '1:30',
    1.5,
  ])
})

test('a byte order mark is no part of the text, and very long texts are read', () => {
  const long = 'x'.repeat(20_000_000)
  expect(readValues(`\uFEFF${JSON.stringify([long])}`).values).toEqual([[long]])
})

test('a text that is read in one go throws its first problem', () => {
  expect(() => parse('{"a":\n tru}', 'json')).toThrow('Line 2, column')
})
