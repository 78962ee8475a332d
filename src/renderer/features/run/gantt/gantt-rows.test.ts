import { expect, test } from 'vitest'
import { sampleNode, sampleRun } from '../../../../contract/fixtures/sample-run.ts'
import { ganttRows } from './gantt-rows.ts'
import { moveRange, placeOf, ticksOf, zoomRange } from './time-scale.ts'

const { dag } = sampleRun(4)

test('rows begin when what they need has ended, and come in the order of their start', () => {
  const nodes = new Map(
    [
      sampleNode({ nodeId: 'n1', state: 'completed', startedAt: 120, endedAt: 300 }),
      sampleNode({ nodeId: 'n0', state: 'completed', startedAt: 100, endedAt: 200 }),
      sampleNode({ nodeId: 'n2', state: 'running', startedAt: 450 }),
      sampleNode({ nodeId: 'n3', state: 'pending' }),
    ].map((node) => [node.nodeId, node]),
  )
  const needed = dag.edges
    .filter((edge) => edge.to === 'n2')
    .map((edge) => nodes.get(edge.from)?.endedAt ?? 0)
  const rows = ganttRows(dag, nodes, 50, false)
  expect(rows.map((row) => row.key)).toEqual(['n0', 'n1', 'n2'])
  expect(rows[0]).toMatchObject({ readyAt: 50, startedAt: 100, endedAt: 200 })
  expect(rows[2]).toMatchObject({ readyAt: Math.max(...needed), startedAt: 450, endedAt: null })
})

test('what waits for a lock is there before it begins; elements follow their node', () => {
  const nodes = new Map([
    ['n0', sampleNode({ nodeId: 'n0', state: 'running', startedAt: 100, itemCount: 2, itemsEnded: 0 })],
    ['n0#1', sampleNode({ nodeId: 'n0', item: 1, state: 'running', startedAt: 130 })],
    ['n1', sampleNode({ nodeId: 'n1', state: 'ready', waitingFor: 'lock' })],
  ])
  expect(ganttRows(dag, nodes, 50, true).map((row) => row.key)).toEqual(['n1', 'n0', 'n0#1'])
  expect(ganttRows(dag, nodes, 50, false)).toHaveLength(2)
})

test('places, ticks and ranges', () => {
  expect(placeOf(150, { from: 100, to: 200 })).toBe(50)
  expect(ticksOf({ from: 1_000, to: 61_000 }, 1_000, 6)).toEqual([
    1_000, 11_000, 21_000, 31_000, 41_000, 51_000, 61_000,
  ])
  const whole = { from: 0, to: 1_000 }
  expect(zoomRange(whole, 0.5, whole)).toEqual({ from: 250, to: 750 })
  expect(zoomRange({ from: 250, to: 750 }, 2, whole)).toBeNull()
  expect(moveRange({ from: 250, to: 750 }, 1, whole)).toEqual({ from: 500, to: 1_000 })
})
