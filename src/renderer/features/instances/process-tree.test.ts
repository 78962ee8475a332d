import { expect, test } from 'vitest'
import type { ProcessReading } from '../../../contract/monitor.ts'
import { orderAsTree } from './process-tree.tsx'

const process = (pid: number, parentPid: number): ProcessReading => ({
  pid,
  parentPid,
  name: `p${pid}`,
  state: 'sleeping',
  rssBytes: 1,
  cpuPercent: 0,
})

test('children follow their parent; one whose parent is gone stands at the left', () => {
  const rows = orderAsTree([
    process(10, 1),
    process(30, 20),
    process(20, 10),
    process(40, 10),
    process(50, 99),
  ])
  expect(rows.map(({ process: { pid }, depth }) => [pid, depth])).toEqual([
    [10, 0],
    [20, 1],
    [30, 2],
    [40, 1],
    [50, 0],
  ])
})
