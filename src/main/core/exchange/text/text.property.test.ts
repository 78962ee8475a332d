import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Json } from '../../../../contract/values.ts'
import { findJsonError } from './find-json-error.ts'
import { parse } from './parse.ts'
import { readValues } from './read-values.ts'
import { serialize } from './serialize.ts'

const runs = { numRuns: 400 }

/** Texts that readers of YAML and JSON stumble over. */
const trap = fc.constantFrom(
  ...[
    '',
    ' ',
    'yes',
    'no',
    'On',
    'null',
    '~',
    'true',
    '1',
    '1e3',
    '0x1F',
    '0o17',
    '017',
    '1_000',
    '.inf',
    '-.NaN',
  ],
  ...[
    '2026-02-03',
    '10:20:30',
    '1:30',
    '- a',
    '? a',
    'a: b',
    'a:',
    ': a',
    '#a',
    'a #b',
    '&a',
    '*a',
    '!a',
    '!!str a',
  ],
  ...[
    '|',
    '>',
    '|-\n a',
    '%YAML',
    '@a',
    '`a',
    '<<',
    '---',
    '...',
    '--- a',
    '[',
    ']',
    '{',
    '}',
    ',',
    '"',
    "'",
    '\\',
  ],
  ...[
    'a\n',
    '\na',
    '\n\n',
    'a\r\nb',
    '\r',
    '\t',
    'a\tb',
    ' a',
    'a ',
    '\u0000',
    '\u0007',
    '\u0085',
    '\u2028',
    '\uFEFF',
  ],
  ...[
    '\uD800',
    'a\uDC00b',
    '😀',
    'é',
    'e\u0301',
    '\u202Eabc',
    '__proto__',
    'constructor',
    '{{ x }}',
    '=',
    'a'.repeat(200),
  ],
)
const text = fc.oneof(
  trap,
  fc.string({ unit: 'binary' }),
  fc.string(),
  fc.tuple(trap, trap).map((both) => both.join(' ')),
)
const number = fc.oneof(
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.integer(),
  fc.constantFrom(
    -0,
    0.1,
    2 ** 53,
    2 ** 53 + 2,
    123456789012345680000,
    1e21,
    1.5e300,
    5e-324,
    Number.MAX_VALUE,
    -1e-7,
  ),
)
const value: fc.Arbitrary<Json> = fc.letrec<{ value: Json }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    text,
    number,
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.array(fc.tuple(text, tie('value')), { maxLength: 4 }).map((entries) => Object.fromEntries(entries)),
  ),
})).value

describe('what is written is read as just that', () => {
  test('as JSON', () => {
    fc.assert(
      fc.property(value, (each) => {
        expect(parse(serialize(each, 'json'), 'json')).toEqual(each)
      }),
      runs,
    )
  })
  test('as YAML', () => {
    fc.assert(
      fc.property(value, (each) => {
        expect(parse(serialize(each, 'yaml'), 'yaml')).toEqual(each)
      }),
      runs,
    )
  })
  test('as JSONL', () => {
    const list = fc.array(value, { maxLength: 4 })
    fc.assert(
      fc.property(list, (each) => {
        expect(parse(serialize(each, 'jsonl'), 'jsonl')).toEqual(each)
      }),
      runs,
    )
  })
  test('without its format being told', () => {
    fc.assert(
      fc.property(value, fc.constantFrom('json' as const, 'yaml' as const), (each, format) => {
        expect(readValues(serialize(each, format)).values).toEqual([each])
      }),
      runs,
    )
  })
})

test('where a text stops being JSON: what is before it can be gone on with, and is no JSON itself', () => {
  const broken = fc
    .tuple(value, fc.nat(), fc.constantFrom('', '}', ']', ',', ':', '"', 'x', '\n', '01', '\\'), fc.nat(3))
    .map(([each, at, put, drop]) => {
      const json = JSON.stringify(each)
      const place = at % (json.length + 1)
      return `${json.slice(0, place)}${put}${json.slice(place + drop)}`
    })
    .filter((json) => !isJson(json))
  fc.assert(
    fc.property(broken, (json) => {
      const { at } = findJsonError(json)
      expect(at).toBeLessThanOrEqual(json.length)
      // A word or number that is none is told as a whole.
      if (/[-\dtfn]/.test(json.charAt(at))) return
      // Nothing that begins with what is up to there and the character in question is JSON.
      for (const rest of ['', '"', ']', '}', '0', ':0}', ',0]']) {
        expect(at < json.length && isJson(`${json.slice(0, at + 1)}${rest}`)).toBe(false)
      }
    }),
    runs,
  )
})

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}
