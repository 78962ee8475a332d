import fc from 'fast-check'
import { expect, test } from 'vitest'
import { escapeGlob, matchesGlob } from './glob.ts'

test('a star is any characters, also none', () => {
  expect(matchesGlob('npm test*', 'npm test')).toBe(true)
  expect(matchesGlob('npm test*', 'npm test -- --run')).toBe(true)
  expect(matchesGlob('npm test', 'npm test ')).toBe(false)
  expect(matchesGlob('*.ts', 'a/b.ts')).toBe(true)
  expect(matchesGlob('a*b*c', 'aXbYbc')).toBe(true)
  expect(matchesGlob('a*b*c', 'ac')).toBe(false)
  expect(matchesGlob('ab*ba', 'aba')).toBe(false)
  expect(matchesGlob('a.c', 'abc')).toBe(false)
})

test('an escaped text is matched by itself alone', () => {
  const letters = fc.string({ unit: fc.constantFrom('a', '*', '\\', ' ') })
  fc.assert(
    fc.property(letters, letters, (one, other) => {
      expect(matchesGlob(escapeGlob(one), one)).toBe(true)
      expect(matchesGlob(escapeGlob(one), other)).toBe(one === other)
    }),
  )
})

test('it matches what a regular expression would', () => {
  const letters = fc.string({ unit: fc.constantFrom('a', 'b', '*'), maxLength: 12 })
  const text = fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 20 })
  fc.assert(
    fc.property(letters, text, (pattern, subject) => {
      const expression = new RegExp(`^${pattern.replaceAll('*', '.*')}$`)
      expect(matchesGlob(pattern, subject)).toBe(expression.test(subject))
    }),
  )
})
