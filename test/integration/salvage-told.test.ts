import { renameSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createCore } from '../../src/main/core/core.ts'
import { runCli } from '../harness/cli-process.ts'
import { damageDatabase, firstOfEvents } from '../harness/damage-database.ts'
import { allEvents, ended, temporaryDirectory, testConfig, until } from '../harness/test-core.ts'

test('what a damaged database has lost is told by ls, show and doctor until its report is moved away', async () => {
  const config = testConfig({ log: () => {} })
  const core = await createCore(config)
  const { id } = await core.call('task.create', {
    prompt: '#sim:stream(tokens=50,rate=1000)',
    directory: temporaryDirectory(),
  })
  await until(core, id, ended)
  expect((await core.call('system.salvages', {})).salvages).toEqual([])
  expect((await allEvents(core, id)).length).toBeGreaterThan(5)
  await core.close()
  damageDatabase(join(config.dataDirectory, 'muster.db'), firstOfEvents)

  const list = await runCli(config.dataDirectory, ['ls'])
  expect(list).toMatchObject({ code: 0, stderr: expect.stringMatching(/damaged.*Not saved: .*events/s) })
  const shown = await runCli(config.dataDirectory, ['show', id])
  expect(shown.stderr).toMatch(/at least \d+ events of this transcript are missing here/)
  expect((await runCli(config.dataDirectory, ['doctor'])).stdout).toMatch(/Not saved: .*events/)
  const report = /until (.*\.json) is moved away/.exec(list.stderr)?.[1] ?? ''
  renameSync(report, join(temporaryDirectory(), 'report.json'))
  expect((await runCli(config.dataDirectory, ['ls'])).stderr).toBe('')
})
