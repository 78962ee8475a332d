import { expect, onTestFinished, test } from 'vitest'
import type { Reading } from '../../../contract/monitor.ts'
import { makeDirectory, makeInstance, makeSession } from './fixtures/records.ts'
import { openStore } from './open-store.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
/** The beginning of a quarter of an hour. */
const START = 1_000 * 15 * MINUTE

function open() {
  const { path, remove } = makeDirectory()
  const store = openStore({ dataDirectory: path, log: () => {} })
  onTestFinished(() => {
    store.close()
    remove()
  })
  const session = makeSession()
  const { id } = makeInstance(session.id)
  store.journal.saveSession(session)
  store.journal.saveInstance(makeInstance(session.id, { id }))
  store.journal.flush()
  const add = (at: number, rssBytes: number, cpuPercent: number, instanceId = id): void =>
    store.samples.add(at, [reading(instanceId, at, rssBytes, cpuPercent)])
  return { samples: store.samples, id, add }
}

const reading = (instanceId: string, at: number, rssBytes: number, cpuPercent: number): Reading => ({
  instanceId,
  at,
  liveness: { state: 'ready', since: at, evidence: '' },
  rssBytes,
  cpuPercent,
  processes: [],
  processCount: 2,
  lastLineAt: null,
  endsAt: null,
  warnings: [],
})

test('coarser intervals have the highest memory and the mean CPU of the finer ones', () => {
  const { samples, id, add } = open()
  add(START + 100, 500, 10)
  add(START + 5_100, 900, 50)
  add(START + MINUTE + 100, 300, 90)
  expect(samples.list(id, 'fine', 0)).toEqual([
    { at: START, rssBytes: 500, cpuPercent: 10, processCount: 2 },
    { at: START + 5_000, rssBytes: 900, cpuPercent: 50, processCount: 2 },
    { at: START + MINUTE, rssBytes: 300, cpuPercent: 90, processCount: 2 },
  ])
  expect(samples.list(id, 'medium', 0)).toEqual([
    { at: START, rssBytes: 900, cpuPercent: 30, processCount: 2 },
    { at: START + MINUTE, rssBytes: 300, cpuPercent: 90, processCount: 2 },
  ])
  expect(samples.list(id, 'coarse', 0)).toEqual([
    { at: START, rssBytes: 900, cpuPercent: 60, processCount: 2 },
  ])
  expect(samples.list(id, 'fine', START + MINUTE)).toHaveLength(1)
})

test('each resolution is forgotten in its time', () => {
  const { samples, id, add } = open()
  const counts = () =>
    (['fine', 'medium', 'coarse'] as const).map((resolution) => samples.list(id, resolution, 0).length)
  add(START, 1, 1)
  add(START + 2 * HOUR, 1, 1)
  expect(counts()).toEqual([1, 2, 2])
  add(START + 30 * HOUR, 1, 1)
  expect(counts()).toEqual([1, 1, 3])
  add(START + 31 * 24 * HOUR, 1, 1)
  expect(counts()).toEqual([1, 1, 2])
})

test('an instance that is not stored, or was not measured, has no samples', () => {
  const { samples, id, add } = open()
  const unknown = '01890000-0000-7000-8000-000000000000'
  add(START, 1, 1, unknown)
  samples.add(START, [{ ...reading(id, START, 1, 1), processCount: 0 }])
  expect(samples.list(unknown, 'fine', 0)).toEqual([])
  expect(samples.list(id, 'fine', 0)).toEqual([])
})
