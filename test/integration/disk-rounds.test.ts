import { expect, test } from 'vitest'
import { runDiskRounds } from '../disk/disk-rounds.ts'
import { whyNoSmallDisk } from '../harness/small-disk.ts'

const why = whyNoSmallDisk()
const because = why === null ? '' : ` (skipped: ${why})`

// The long form is `npm run test:disk`.
test.skipIf(why !== null)(
  `on a disk that is filled at random moments nothing is lost without a mark, and everything ends${because}`,
  async () => {
    const report = await runDiskRounds(2, 7, { note: () => {}, roundsOfOneSupervisor: 1 })
    expect(report.broken).toEqual([])
    expect(Object.values(report.tasks).reduce((sum, count) => sum + count)).toBe(20)
    expect(Object.values(report.commands).reduce((sum, count) => sum + count)).toBe(4)
  },
  120_000,
)
