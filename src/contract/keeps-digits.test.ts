import { expect, test } from 'vitest'
import { keepsDigits } from './keeps-digits.ts'
import { parseJsonText } from './parse-json.ts'

test.each([
  ['{"id": 1184230498761234567}', { id: '1184230498761234567' }],
  [
    '[9007199254740991, -9007199254740991, 9007199254740992, -9007199254740993]',
    [9007199254740991, -9007199254740991, '9007199254740992', '-9007199254740993'],
  ],
  ['[1e400, -1E999]', ['1e400', '-1E999']],
  [
    '[1e300, 0.30000000000000004441, 1.5, "1184230498761234567"]',
    [1e300, 0.30000000000000004, 1.5, '1184230498761234567'],
  ],
  ['1184230498761234567', '1184230498761234567'],
])('%s loses no digits', (text, value) => {
  expect(parseJsonText(text)).toEqual(value)
})

test('what is no JSON is refused as ever', () => {
  expect(() => parseJsonText('{"id": 1184230498761234567')).toThrow(SyntaxError)
})

test.each([
  ['1', true],
  ['1.10', true],
  ['0.1', true],
  ['1e3', true],
  ['100000000000000000000', true],
  ['-12.5e-3', true],
  ['1184230498761234567', false],
  ['9007199254740993', false],
  ['3.14159265358979323846', false],
  ['1e400', false],
  ['0.0', true],
])('%s is kept: %s', (source, kept) => {
  expect(keepsDigits(source)).toBe(kept)
})
