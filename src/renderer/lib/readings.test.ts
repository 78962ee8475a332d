import { beforeEach, expect, test } from 'vitest'
import { sampleInstance } from '../../contract/fixtures/sample-instance.ts'
import type { Reading } from '../../contract/monitor.ts'
import { takeReadings } from './readings.ts'
import { useLive } from './store.ts'

const instance = sampleInstance()

function reading(at: number, change: Partial<Reading> = {}): Reading {
  return {
    instanceId: instance.id,
    at,
    liveness: { state: 'ready', since: 0, evidence: 'waits for a prompt' },
    rssBytes: 1_000,
    cpuPercent: 5,
    processes: [],
    processCount: 1,
    lastLineAt: null,
    endsAt: null,
    warnings: [],
    ...change,
  }
}

const none = { readings: new Map(), trails: new Map() }

beforeEach(() => useLive.setState({ instances: new Map([[instance.id, instance]]) }))

test('a trail has one point for a look, none for a mere change of liveness, and ends at 24', () => {
  let state = takeReadings(none, [reading(5_000)])
  state = takeReadings(state, [
    reading(5_100, { liveness: { state: 'tool', since: 5_100, evidence: 'Bash' } }),
  ])
  expect(state.readings.get(instance.id)?.liveness.state).toBe('tool')
  expect(state.trails.get(instance.id)).toHaveLength(1)
  for (let look = 2; look < 40; look += 1) state = takeReadings(state, [reading(look * 5_000)])
  expect(state.trails.get(instance.id)).toHaveLength(24)
})

test('an older reading does not replace a newer one; what is gone is dropped', () => {
  const state = takeReadings(takeReadings(none, [reading(5_000)]), [reading(1_000, { cpuPercent: 90 })])
  expect(state.readings.get(instance.id)?.cpuPercent).toBe(5)
  useLive.setState({ instances: new Map() })
  expect(takeReadings(state, []).readings.size).toBe(0)
})
