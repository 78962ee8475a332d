import { expect, test } from 'vitest'
import { nearestName } from './nearest-name.ts'

const commands = ['ls', 'show', 'end', 'fork', 'release', 'import']

test.each<[given: string, names: string[], nearest: string | undefined]>([
  ['shwo', commands, 'show'],
  ['relase', commands, 'release'],
  ['IMPROT', commands, 'import'],
  ['sl', commands, 'ls'],
  ['l', commands, 'ls'],
  ['edn', commands, 'end'],
  ['maxConcurency', ['maxConcurrency', 'maxRetries'], 'maxConcurrency'],
  // The nearest, not the first.
  ['ends', ['fends', 'end', 'xxds'], 'fends'],
  // Nothing, or next to nothing, in common.
  ['x', commands, undefined],
  ['', commands, undefined],
  ['d', ['a', 'b'], undefined],
  ['ab', ['xy'], undefined],
  ['abc', ['axy'], undefined],
  ['d', ['ad', 'bd'], 'ad'],
  ['start', commands, undefined],
  ['e'.repeat(200), commands, undefined],
])('%s is near to what it has most in common with', (given, names, nearest) => {
  expect(nearestName(given, names)).toBe(nearest)
})
