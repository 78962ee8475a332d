import { expect, it } from 'vitest'
import { parseJsonText } from './parse-json.ts'

it('takes a byte order mark before JSON, and only there', () => {
  expect(parseJsonText('\uFEFF{"a":1}')).toEqual({ a: 1 })
  expect(parseJsonText('"\uFEFFa"')).toBe('\uFEFFa')
  expect(() => parseJsonText('\uFEFF\uFEFF1')).toThrow(SyntaxError)
  expect(() => parseJsonText('\uFEFF')).toThrow(SyntaxError)
})

it('finds a number that would be rounded wherever one may stand, and leaves ids that look like one', () => {
  const digits = '9007199254740993'
  for (const place of [
    digits,
    `[${digits}]`,
    `[1,${digits}]`,
    `[1, -${digits}]`,
    `{"a":${digits}}`,
    `{"a":\t\r\n${digits}}`,
  ]) {
    expect(JSON.stringify(parseJsonText(place))).toContain(`${digits}"`)
  }
  expect(parseJsonText('[1e400, -1.5E+999, 1e22]')).toEqual(['1e400', '-1.5E+999', 1e22])
  const text = '{"uuid":"1e456e12-0000-4000-8000-1234567890123456","words":"at 12:9007199254740993 o\'clock"}'
  expect(parseJsonText(text)).toEqual(JSON.parse(text))
})
