import { expect, test } from 'vitest'
import type { ProcessEntry } from '../processes/process-scan.ts'
import { measureTree } from './measure-tree.ts'

const entry = (pid: number, changes: Partial<ProcessEntry> = {}): ProcessEntry => ({
  pid,
  startTime: `boot:${pid}`,
  startTicks: pid,
  ppid: 1,
  pgid: pid,
  sid: pid,
  state: 'S',
  name: 'node',
  rssBytes: 1_000,
  cpuMs: 0,
  tag: null,
  ownerTag: null,
  ...changes,
})

test('CPU is what was used since the look before; nothing is told at the first', () => {
  const first = measureTree([entry(1, { cpuMs: 5_000 })], 1, null, 100)
  expect(first.reading).toMatchObject({ cpuPercent: 0, rssBytes: 1_000, processCount: 1 })
  const second = measureTree(
    [entry(1, { cpuMs: 5_970 }), entry(2, { cpuMs: 250, rssBytes: 4_000 })],
    1,
    first.meter,
    1_100,
  )
  expect(second.reading).toMatchObject({ cpuPercent: 122, rssBytes: 5_000, processCount: 2 })
  expect(second.reading.processes.map(({ pid, cpuPercent }) => [pid, cpuPercent])).toEqual([
    [1, 97],
    [2, 25],
  ])
})

test('a pid that is used again begins anew', () => {
  const { meter } = measureTree([entry(7, { cpuMs: 900_000 })], 1, null, 0)
  const { reading } = measureTree([entry(7, { startTime: 'boot:99', cpuMs: 500 })], 1, meter, 1_000)
  expect(reading.cpuPercent).toBe(50)
})

test("the instance's own process is first, then the largest, at most fifty", () => {
  const many = Array.from({ length: 80 }, (_, index) => entry(index + 1, { rssBytes: index }))
  const { processes, processCount } = measureTree(many, 3, null, 0).reading
  expect(processCount).toBe(80)
  expect(processes).toHaveLength(50)
  expect(processes.slice(0, 3).map(({ pid }) => pid)).toEqual([3, 80, 79])
})
