import { expect, test } from 'vitest'
import { sampleRun } from '../../../contract/fixtures/sample-run.ts'
import { directionFor } from './graph-direction.ts'

const place = { width: 1_080, height: 600 }
const [sample] = sampleRun(1).dag.nodes
if (!sample) throw new Error('The sample has no node.')
const chain = (count: number) => ({
  levels: count,
  nodes: Array.from({ length: count }, (_, level) => ({ ...sample, id: `n${level}`, level })),
})

test('a graph runs from left to right while that can be read', () => {
  expect(directionFor(chain(3), place)).toBe('LR')
  expect(directionFor(chain(5), place)).toBe('LR')
})

test('a longer chain runs from top to bottom where that is larger', () => {
  expect(directionFor(chain(8), place)).toBe('TB')
  expect(directionFor(chain(8), { width: 2_400, height: 600 })).toBe('LR')
  expect(directionFor(chain(8), { width: 1_080, height: 300 })).toBe('LR')
})
