import { expect, test } from 'vitest'
import { emptyPrice, readPrice } from './price-draft.ts'

const draft = { ...emptyPrice, model: ' claude-opus-* ', input: '$3', output: '0.25' }

test('dollars for a million are read, what is left out is left out, and a day begins where the reader is', () => {
  expect(readPrice({ ...draft, from: '2027-01-01', cacheRead: '0' })).toEqual({
    price: {
      model: 'claude-opus-*',
      validFrom: new Date(2027, 0, 1).getTime(),
      input: 3_000_000,
      output: 250_000,
      cacheRead: 0,
      cacheWrite5m: undefined,
      cacheWrite1h: undefined,
    },
  })
})

test.each([
  [{ model: 'two words' }, 'model'],
  [{ from: 'tomorrow' }, 'from'],
  [{ input: '' }, 'input'],
  [{ output: 'much' }, 'output'],
  [{ cacheWrite1h: '-1' }, 'cacheWrite1h'],
  [{ input: '0', output: '0' }, 'input'],
] as const)('%o is refused in its field', (part, field) => {
  expect(readPrice({ ...draft, ...part })).toEqual({ errors: { [field]: expect.any(String) } })
})
