import { expect, test } from 'vitest'
import { parseFlags } from './flags.ts'

test('reads its own flags and passes over those of Chromium', () => {
  expect(
    parseFlags([
      '.',
      '--simulate',
      '--data-dir',
      '/data',
      '--enable-features=X',
      '--max-instances=3',
      'muster://new',
    ]),
  ).toEqual({ simulate: true, dataDirectory: '/data', claudePath: undefined, maxInstances: 3 })
  expect(parseFlags([])).toEqual({})
})

test.each(['0', '1001', 'many', '2.5'])('refuses --max-instances %s by name', (value) => {
  expect(() => parseFlags(['--max-instances', value])).toThrow(`--max-instances is "${value}"`)
})
