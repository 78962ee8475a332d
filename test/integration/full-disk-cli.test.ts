import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { runCli } from '../harness/cli-process.ts'
import { mountSmallDisk, whyNoSmallDisk } from '../harness/small-disk.ts'

const why = whyNoSmallDisk()
const because = why === null ? '' : ` (skipped: ${why})`

// With some of it free, a start gets further before it is refused.
test.skipIf(why !== null).each([0, 44, 200])(
  `on a full disk with %i KB left commands end, with what is wrong${because}`,
  async (kilobytes) => {
    const disk = mountSmallDisk(16)
    onTestFinished(() => disk.remove())
    const data = join(disk.path, 'data')
    expect(await runCli(data, ['ls'], { cwd: disk.path })).toMatchObject({ code: 0 })
    disk.fill(kilobytes * 1024)
    const list = await runCli(data, ['ls'], { cwd: disk.path })
    expect([0, 11]).toContain(list.code)
    expect(list.stderr).not.toContain('Muster itself failed')
    expect(await runCli(data, ['run', '--simulate', 'Say it #sim:quick'], { cwd: disk.path })).toMatchObject({
      code: 11,
      stderr: expect.stringMatching(/There is no room|no room left/),
    })
  },
  60_000,
)
