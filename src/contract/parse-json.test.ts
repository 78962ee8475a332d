import fc from 'fast-check'
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

it('reads a text with such a number as any other, and refuses what is no JSON', () => {
  const digits = '9007199254740993'
  const number = fc.constantFrom('0', '-1.5', '1e3', '1e-400', digits, `-${digits}`, `${digits}.5`, '1e999')
  const word = fc.constantFrom(...'[]{}:,"\\ \n', '{"a":', '"a', '01', '-', '1.', 'e5', 'true', '__proto__')
  const json = fc.json().map((text) => `{"n":${digits},"of":${text}}`)
  fc.assert(
    fc.property(
      fc.oneof(
        json,
        fc.array(fc.oneof(number, word)).map((each) => each.join('')),
      ),
      (text) => {
        const read = (parse: (given: string) => unknown) => {
          try {
            return parse(text)
          } catch (error) {
            return (error as Error).name
          }
        }
        expect(read(parseJsonText)).toEqual(read(byEachValue))
      },
    ),
    { numRuns: 5_000 },
  )
})

/** The same by `JSON.parse` alone, which is slow. */
function byEachValue(text: string): unknown {
  return JSON.parse(text, (_, value: unknown, context?: { source?: string }) => {
    const { source } = context ?? {}
    if (typeof value !== 'number' || source === undefined) return value
    const isKept = Number.isFinite(value) && (!/^-?\d+$/.test(source) || Number.isSafeInteger(value))
    return isKept ? value : source
  })
}
