import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { expect, test } from 'vitest'
import { jsonLines, runCli } from '../harness/cli-process.ts'
import { temporaryDirectory } from '../harness/test-core.ts'

const DAY = 86_400_000

test('muster retention shows what would go, asks, has just that go, and what was archived can be taken back', async () => {
  const data = temporaryDirectory('data')
  const work = temporaryDirectory('work')
  const folder = temporaryDirectory('exports')
  const env = { HOME: temporaryDirectory('home'), MUSTER_SIMULATED_SPEED: '20' }
  const run = (...args: string[]) => runCli(data, args, { env })
  /** What has happened so far did so many days sooner. */
  const age = (days: number) => {
    const database = new Database(join(data, 'muster.db'))
    database.exec(`UPDATE tasks SET ended_at = ended_at - ${days * DAY}, archived_at = archived_at - ${days * DAY};
      UPDATE retention_marks SET archived_at = archived_at - ${days * DAY}`)
    database.close()
  }

  await run('run', '--simulate', '--dir', work, '--title', 'Old one', '#sim:quick')
  await run('run', '--simulate', '--dir', work, '--title', 'Another', '#sim:quick')
  const before = await run('retention')
  expect(before.stdout).toBe('Raw output of ended instances is removed after 30 days.\n')
  expect((await run('retention', 'preview')).stderr).toContain('Nothing is old enough to go.')

  await run('config', 'set', 'retention.tasks', '30d')
  await run('config', 'set', 'retention.exportFolder', folder)
  age(40)
  const preview = await run('retention', 'preview')
  expect(preview.stdout).toMatch(/^Archive 2 tasks, .*\(ended over 30 days ago\):$/m)
  expect(preview.stdout).toContain('Old one')
  const unasked = await run('retention', 'run')
  expect(unasked.code).toBe(2)
  expect(unasked.stderr).toContain('Nothing was changed: it was not confirmed.')
  const archived = await run('retention', 'run', '--yes')
  expect(archived.stdout).toMatch(/^Archived 2 tasks, /m)
  expect((await run('ls')).stdout).toBe('')

  const [{ task } = { task: undefined }] = jsonLines(
    (await run('ls', '--archived', '--search', 'Another', '--json')).stdout,
  ) as { task: { id: string } }[]
  await run('archive', '--undo', task?.id ?? '')
  age(14)
  const [plan, done] = jsonLines((await run('retention', 'run', '--yes', '--json')).stdout)
  expect(plan).toMatchObject({ plan: { groups: [{ step: 'remove_tasks', count: 1 }] } })
  expect(done).toMatchObject({
    run: { by: 'person', done: [{ step: 'remove_tasks', count: 1, skipped: 0 }], exported: 1, problem: null },
  })
  const left = jsonLines((await run('ls', '--json')).stdout)
  expect(left).toMatchObject([{ task: { title: 'Another' } }])
  expect((await run('ls', '--archived', '--json')).stdout).toBe('')
  const [file = ''] = readdirSync(folder)
  expect(readFileSync(join(folder, file), 'utf8')).toContain('"Old one"')
})
