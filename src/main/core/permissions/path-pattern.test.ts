import { expect, test } from 'vitest'
import { matchesPath, parsePathPattern } from './path-pattern.ts'

const fits = (pattern: string, path: string, ignoreCase = false) =>
  matchesPath(parsePathPattern(pattern), path, ignoreCase)

test.each([
  ['*.pem', 'a.pem', true],
  ['*.pem', 'src/a.pem', false],
  ['**/*.pem', 'a.pem', true],
  ['**/*.pem', 'src/deep/a.pem', true],
  ['src', 'src/deep/a', true],
  ['src/*', 'src/deep/a', true],
  ['src/*.ts', 'src/deep/a.ts', false],
  ['src/**', 'src/deep/a', true],
  ['src/**', 'src', false],
  ['src/**/a', 'src/a', true],
  ['src/**/a', 'src/b/c/a', true],
  ['src/', 'src/a', true],
  ['a/', 'a', false],
  ['?.pem', 'ab.pem', false],
  ['[ab].pem', 'b.pem', true],
  ['[!ab].pem', 'b.pem', false],
  ['[a-c].pem', 'c.pem', true],
  ['\\*.pem', 'a.pem', false],
  ['\\*.pem', '*.pem', true],
  ['*.{pem,key}', 'a.pem', false],
  ['a*b*c', 'aXbYbc', true],
  ['a*b*c', 'aXbYbd', false],
  ['**', 'anything/at/all', true],
])('%s and %s: %s', (pattern, path, expected) => {
  expect(fits(pattern, path)).toBe(expected)
})

test('upper and lower case only where it is asked for', () => {
  expect(fits('**/.ENV', 'src/.env')).toBe(false)
  expect(fits('**/.ENV', 'src/.env', true)).toBe(true)
})

test('many stars cost no more than their number', () => {
  expect(fits(`${'*a'.repeat(200)}b`, 'a'.repeat(4_000))).toBe(false)
})
