import fc from 'fast-check'
import { expect, test } from 'vitest'
import { matchesPattern } from './match-pattern.ts'

test.each([
  ['*', 'review/scan', true],
  ['review/*', 'review/scan', true],
  ['review/*', 'reviews/scan', false],
  ['*/scan', 'review/scan', true],
  ['*/s?an', 'review/scan', true],
  ['*/s?an', 'review/san', false],
  ['review/scan', 'review/scan', true],
  ['review/scan', 'review/scans', false],
  ['*a*a*b', 'aaaa', false],
  ['', '', true],
  ['?', '', false],
])('%s and %s: %s', (pattern, text, fits) => {
  expect(matchesPattern(pattern, text)).toBe(fits)
})

test('as a regular expression would have it', () => {
  const word = fc.array(fc.constantFrom('a', 'b', '/'), { maxLength: 12 }).map((letters) => letters.join(''))
  const pattern = fc
    .array(fc.constantFrom('a', 'b', '/', '*', '?'), { maxLength: 8 })
    .map((letters) => letters.join(''))
  fc.assert(
    fc.property(pattern, word, (wanted, text) => {
      const expression = new RegExp(`^${wanted.replaceAll('*', '.*').replaceAll('?', '.')}$`)
      expect(matchesPattern(wanted, text)).toBe(expression.test(text))
    }),
  )
})
