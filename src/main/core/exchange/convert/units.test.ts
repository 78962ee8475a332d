import fc from 'fast-check'
import { expect, test } from 'vitest'
import { convertUnit, dimensionOf, type UnitName, unitNames } from './units.ts'

test.each<[number, UnitName, number, UnitName]>([
  [1, 'in', 25.4, 'mm'],
  [210, 'mm', 595.2755905511812, 'pt'],
  [72, 'pt', 1, 'in'],
  [96, 'px', 1, 'in'],
  [12, 'pt', 1, 'pc'],
  [914_400, 'emu', 1, 'in'],
  [20, 'twip', 1, 'pt'],
  [1, 'mi', 1.609344, 'km'],
  [1, 'nmi', 1852, 'm'],
  [1.5, 'h', 5400, 's'],
  [1, 'wk', 7, 'd'],
  [1, 'MiB', 1_048_576, 'B'],
  [8, 'bit', 1, 'B'],
  [1, 'Gbit', 125, 'MB'],
  [1, 'lb', 453.59237, 'g'],
  [16, 'oz', 1, 'lb'],
  [0, 'degC', 273.15, 'K'],
  [212, 'degF', 100, 'degC'],
  [-40, 'degC', -40, 'degF'],
  [0, 'K', -459.67, 'degF'],
  [180, 'deg', Math.PI, 'rad'],
  [1, 'deg', 60, 'arcmin'],
  [12.5, 'percent', 0.125, 'ratio'],
  [0.1, 'm', 10, 'cm'],
  [0.3, 'm', 300_000, 'um'],
  [1e300, 'kg', 1e300, 'kg'],
  [5e-324, 'm', 5e-321, 'mm'],
])('%d %s are %d %s', (value, from, expected, to) => {
  expect(convertUnit(value, from, to)).toBe(expected)
})

const unit = fc.constantFrom(...unitNames)

test('there and back is the same but for the last digit, and order is kept', () => {
  fc.assert(
    fc.property(
      unit,
      unit,
      fc.double({ min: -1e6, max: 1e6, noNaN: true }),
      fc.double({ min: -1e6, max: 1e6, noNaN: true }),
      (from, to, a, b) => {
        fc.pre(dimensionOf(from) === dimensionOf(to))
        const there = convertUnit(a, from, to)
        const back = convertUnit(there, to, from)
        // A temperature near zero on one scale is far from it on the other.
        expect(Math.abs(back - a)).toBeLessThanOrEqual(1e-14 * Math.max(Math.abs(a), 500))
        expect(Math.sign(convertUnit(b, from, to) - there) * Math.sign(b - a)).toBeGreaterThanOrEqual(0)
      },
    ),
    { numRuns: 2_000 },
  )
})
