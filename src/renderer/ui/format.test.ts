import { expect, test } from 'vitest'
import { formatAge, formatBytes, formatCost, formatCount, formatDirectory, formatDuration } from './format.ts'

test.each([
  [0, '0s'],
  [59_999, '59s'],
  [192_000, '3m 12s'],
  [61_000, '1m 01s'],
  [7_500_000, '2h 05m'],
  [90_000_000, '1d 1h'],
  [-5, '0s'],
])('a duration of %d ms reads %s', (ms, text) => expect(formatDuration(ms)).toBe(text))

test('a fine duration shows tenths under a minute', () => {
  expect(formatDuration(12_449, true)).toBe('12.4s')
  expect(formatDuration(60_000, true)).toBe('1m 00s')
})

test.each([
  [1_999, 'now'],
  [12_000, '12s ago'],
  [660_000, '11m ago'],
  [10_800_000, '3h ago'],
  [172_800_000, '2d ago'],
])('an age of %d ms reads %s', (ms, text) => expect(formatAge(ms)).toBe(text))

test.each([
  [812, '812'],
  [1_000, '1k'],
  [48_234, '48.2k'],
  [99_960, '100k'],
  [999_600, '1M'],
  [1_310_000, '1.3M'],
])('%d tokens read %s', (count, text) => expect(formatCount(count)).toBe(text))

test.each([
  [0, '$0'],
  [1_000, '<$0.01'],
  [310_000, '$0.31'],
  [1_234_560_000, '$1,234.56'],
])('%d micro-dollars read %s', (micros, text) => expect(formatCost(micros)).toBe(text))

test.each([
  [812, '812 B'],
  [1_200_000, '1.2 MB'],
  [16_000_000_000, '16 GB'],
])('%d bytes read %s', (bytes, text) => expect(formatBytes(bytes)).toBe(text))

test('the home directory is shortened, a sibling of it is not', () => {
  expect(formatDirectory('/home/ada/app', '/home/ada')).toBe('~/app')
  expect(formatDirectory('/home/adam', '/home/ada')).toBe('/home/adam')
  expect(formatDirectory('/srv', undefined)).toBe('/srv')
})
