import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { temporaryDirectory, testCore } from '../../../../../test/harness/test-core.ts'
import { REPORT_FILE } from './keep-report.ts'

test('without a database the report is the last one in git, else the file, else an error', async () => {
  const folder = temporaryDirectory()
  // Nothing listens there.
  const core = await testCore({
    trackingDatabaseUrl: 'postgres://muster@127.0.0.1:1/work',
    reportFolder: folder,
    log: () => {},
  })
  const read = () => core.call('work.report', {})
  await expect(read()).rejects.toMatchObject({ code: 'unavailable' })
  writeFileSync(join(folder, REPORT_FILE), '# Written\n')
  expect(await read()).toMatchObject({
    markdown: '# Written\n',
    layer: { layer: 'report', warning: expect.stringContaining('127.0.0.1:1/work') },
  })
  const git = (...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=x', '-c', 'user.email=x@example.com', ...args], { cwd: folder })
  git('init', '--quiet')
  expect((await read()).layer.layer).toBe('report')
  git('add', REPORT_FILE)
  git('commit', '--quiet', '-m', 'report')
  writeFileSync(join(folder, REPORT_FILE), '# Half written\n')
  expect(await read()).toMatchObject({
    markdown: '# Written\n',
    layer: { layer: 'git', warning: expect.stringContaining('was committed at 20') },
  })
})
