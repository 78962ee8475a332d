import { expect, test } from 'vitest'
import { createReopenable } from '../../store/fixtures/reopenable.ts'
import { createDurations } from './durations.ts'

function setUp() {
  const state = { now: 1_000_000 }
  const all = createReopenable((store, log) =>
    createDurations({ store: store.durations, now: () => state.now, log }),
  )
  return {
    state,
    get durations() {
      return all.part
    },
    reopen: all.reopen,
  }
}

test('the mean follows the newest runs, and the deviation how they differ', () => {
  const { durations } = setUp()
  expect(durations.of('flow', 'scan')).toBeUndefined()
  durations.learn('flow', 'scan', 1_000)
  expect(durations.of('flow', 'scan')).toEqual({ meanMs: 1_000, deviationMs: 0, count: 1 })
  durations.learn('flow', 'scan', 2_000)
  // 0.7 × 1000 + 0.3 × 2000; variance 0.7 × (0 + 0.3 × 1000²).
  expect(durations.of('flow', 'scan')?.meanMs).toBeCloseTo(1_300)
  expect(durations.of('flow', 'scan')?.deviationMs).toBeCloseTo(Math.sqrt(210_000))
  for (let run = 0; run < 50; run += 1) durations.learn('flow', 'scan', 5_000)
  expect(durations.of('flow', 'scan')?.meanMs).toBeCloseTo(5_000, 0)
  expect(durations.of('flow', 'scan')?.deviationMs).toBeLessThan(10)
})

test('is kept by workflow and node, over a restart', () => {
  const all = setUp()
  all.durations.learn('flow', 'scan', 1_000)
  all.durations.learn('flow', 'plan', 3_000)
  all.durations.learn('other', 'scan', 9_000)
  all.reopen()
  expect(all.durations.list('flow')).toEqual([
    { nodeId: 'plan', meanMs: 3_000, deviationMs: 0, count: 1 },
    { nodeId: 'scan', meanMs: 1_000, deviationMs: 0, count: 1 },
  ])
  expect(all.durations.of('other', 'scan')?.meanMs).toBe(9_000)
  expect(all.durations.list('unknown')).toEqual([])
})

test('more workflows than fit in memory', () => {
  const { durations } = setUp()
  for (let index = 0; index < 150; index += 1) durations.learn(`flow-${index}`, 'scan', index)
  for (let index = 0; index < 150; index += 1) {
    expect(durations.of(`flow-${index}`, 'scan')?.meanMs).toBe(index)
  }
})

test('what was not seen for a year is forgotten; no time is learnt from a clock that jumped', () => {
  const all = setUp()
  all.durations.learn('flow', 'scan', 1_000)
  all.reopen()
  all.state.now += 400 * 86_400_000
  all.durations.learn('other', 'scan', 1_000)
  all.durations.learn('other', 'plan', -5)
  all.durations.learn('other', 'plan', Number.NaN)
  all.reopen()
  expect(all.durations.list('flow')).toEqual([])
  expect(all.durations.list('other')).toHaveLength(1)
})
