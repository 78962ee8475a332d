import { closeSync, openSync, renameSync, writeFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { expect, test } from 'vitest'
import { createCore } from '../../src/main/core/core.ts'
import { runCli } from '../harness/cli-process.ts'
import { allEvents, ended, temporaryDirectory, testConfig, until } from '../harness/test-core.ts'

const PAGE_BYTES = 8_192

/** Overwrites the first page of the events, as if the process had been killed. */
function damage(path: string): void {
  const database = new Database(path)
  const page = database
    .prepare<[], number>("SELECT rootpage FROM sqlite_schema WHERE name = 'events'")
    .pluck()
    .get()
  database.close()
  const file = openSync(path, 'r+')
  writeSync(file, Buffer.alloc(PAGE_BYTES), 0, PAGE_BYTES, ((page ?? 0) - 1) * PAGE_BYTES)
  closeSync(file)
  writeFileSync(`${path}-open`, '')
}

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
  damage(join(config.dataDirectory, 'muster.db'))

  const list = await runCli(config.dataDirectory, ['ls'])
  expect(list).toMatchObject({ code: 0, stderr: expect.stringMatching(/damaged.*Not saved: .*events/s) })
  const shown = await runCli(config.dataDirectory, ['show', id])
  expect(shown.stderr).toMatch(/at least \d+ events of this transcript are missing here/)
  expect((await runCli(config.dataDirectory, ['doctor'])).stdout).toMatch(/Not saved: .*events/)
  const report = /until (.*\.json) is moved away/.exec(list.stderr)?.[1] ?? ''
  renameSync(report, join(temporaryDirectory(), 'report.json'))
  expect((await runCli(config.dataDirectory, ['ls'])).stderr).toBe('')
})
