import { once } from 'node:events'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { jsonLines, runCli, startCli } from '../harness/cli-process.ts'
import { temporaryDirectory } from '../harness/test-core.ts'

/** A data directory with two tasks that have ended, and the folder for files. */
async function place() {
  const data = temporaryDirectory('data')
  const work = temporaryDirectory('work')
  const files = temporaryDirectory('files')
  const env = { HOME: temporaryDirectory('home'), MUSTER_SIMULATED_SPEED: '20' }
  const run = (...args: string[]) => runCli(data, args, { env, cwd: files })
  for (const title of ['One', 'Two'])
    expect(await run('run', '--simulate', '--dir', work, '--title', title, '#sim:quick')).toMatchObject({
      code: 0,
    })
  return { data, files, env, run }
}

test('everything is exported, imported elsewhere, imported once, and exported there as it was', async () => {
  const { files, env, run } = await place()
  const elsewhere = temporaryDirectory('elsewhere')
  const there = (...args: string[]) => runCli(elsewhere, args, { env, cwd: files })
  const done = await run('db', 'export', '--output', 'all.jsonl', '--keep-secrets', '--json')
  expect(jsonLines(done.stdout)).toMatchObject([{ type: 'exported', format: 'jsonl' }])

  const shown = await there('import', 'all.jsonl', '--dry-run', '--json')
  expect(jsonLines(shown.stdout)).toMatchObject([
    { dryRun: true, holds: { sessions: 2, tasks: 2, runs: 0 }, tasks: { new: 2, here: 0 } },
  ])
  expect((await there('ls', '--json')).stdout).toBe('')
  expect(await there('import', 'all.jsonl')).toMatchObject({ code: 0 })
  const again = await there('import', 'all.jsonl', '--json')
  expect(jsonLines(again.stdout)).toMatchObject([
    { sessions: { new: 0, here: 2 }, tasks: { new: 0, here: 2 } },
  ])
  expect(jsonLines((await there('ls', '--json')).stdout)).toHaveLength(2)

  const [, ...records] = readFileSync(join(files, 'all.jsonl'), 'utf8').trimEnd().split('\n')
  const [, ...same] = (await there('db', 'export', '--keep-secrets')).stdout.trimEnd().split('\n')
  expect(same).toEqual(records)
})

test('a file that exists is written over when that is said only; one that is broken is refused with its line', async () => {
  const { files, run } = await place()
  const path = join(files, 'all.jsonl')
  writeFileSync(path, 'mine')
  const refused = await run('db', 'export', '--output', path)
  expect(refused.code).not.toBe(0)
  expect(refused.stderr).toContain('exists already')
  expect(readFileSync(path, 'utf8')).toBe('mine')
  expect(await run('db', 'export', '--output', path, '--overwrite')).toMatchObject({ code: 0 })
  expect(readdirSync(files)).toEqual(['all.jsonl'])

  writeFileSync(path, readFileSync(path, 'utf8').split('\n').slice(0, -3).join('\n'))
  const broken = await run('import', path)
  expect(broken.code).not.toBe(0)
  expect(broken.stderr).toMatch(/Line \d+ of the file can't be imported/)
})

test('who reads no further ends it, and so does Ctrl-C, which leaves no half of a file', async () => {
  const { data, files, env } = await place()
  // Many pieces, so that it is cancelled in the middle.
  const work = temporaryDirectory('long')
  const long = await runCli(data, ['run', '--simulate', '--dir', work, '--file', '-'], {
    env,
    input: `#sim:quick ${'word '.repeat(750_000)}`,
  })
  expect(long.code).toBe(0)
  const reading = startCli(data, ['db', 'export'], { env })
  await once(reading.child.stdout ?? reading.child, 'data')
  reading.child.stdout?.destroy()
  expect((await reading.ended).stderr).not.toMatch(/EPIPE|at /)

  const writing = startCli(data, ['db', 'export', '--output', join(files, 'all.jsonl')], { env })
  await expect.poll(() => readdirSync(files), { interval: 5, timeout: 30_000 }).not.toEqual([])
  writing.child.kill('SIGINT')
  expect((await writing.ended).code).not.toBe(0)
  expect(readdirSync(files)).toEqual([])
})
