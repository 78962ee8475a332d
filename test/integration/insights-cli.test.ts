import { expect, test } from 'vitest'
import { figureDefinitions } from '../../src/contract/figures.ts'
import { jsonLines, runCli } from '../harness/cli-process.ts'
import { temporaryDirectory } from '../harness/test-core.ts'

test('muster insights shows the whole, groups and days, prints CSV and JSON, and says what its figures mean', async () => {
  const data = temporaryDirectory('data')
  const work = temporaryDirectory('work')
  const env = { HOME: temporaryDirectory('home'), MUSTER_SIMULATED_SPEED: '20', TZ: 'Europe/Berlin' }
  const run = (...args: string[]) => runCli(data, args, { env })

  const empty = await run('insights')
  expect(empty).toMatchObject({ code: 0, stdout: '' })
  expect(empty.stderr).toContain('No such task ended in this time.')
  await run('run', '--simulate', '--dir', work, 'hello #sim:quick')
  await run('run', '--simulate', '--dir', work, 'x #sim:fail')

  const whole = await run('insights', '--simulated', '--compare')
  expect(whole.stdout).toMatch(/^Tasks +2 +0 +new$/m)
  expect(whole.stdout).toMatch(/^Success +50%/m)
  expect(whole.stdout).toMatch(/^Merged changes +–/m)
  const groups = await run('insights', '--simulated', '--by', 'directory', '--show', 'tasks,done')
  expect(groups.stdout).toBe(`TASKS  DONE  DIRECTORY\n2      1     ${work}\n`)
  const days = await run('insights', '--simulated', '--over-time', '--days', '3', '--show', 'tasks')
  const [head, ...counts] = days.stdout
    .trim()
    .split('\n')
    .map((line) => line.split(/ +/)[1])
  expect(head).toBe('TASKS')
  // The second may have ended on another day.
  expect(counts).toHaveLength(3)
  expect(counts.reduce((all, count) => all + Number(count), 0)).toBe(2)

  const csv = await run('insights', '--simulated', '--by', 'directory', '--csv')
  const [header = '', row = '', end] = csv.stdout.split('\r\n')
  expect(header.startsWith('Directory,Key,Tasks,Done,Failed,')).toBe(true)
  expect(row.startsWith(`${work},${work},2,1,1,`)).toBe(true)
  expect(end).toBe('')
  const [line] = jsonLines((await run('insights', '--simulated', '--json')).stdout)
  expect(line).toMatchObject({ type: 'insights', report: { now: { total: { tasks: 2, failed: 1 } } } })

  const figures = jsonLines((await run('insights', 'figures', '--json')).stdout)
  expect(figures.map((figure) => (figure as { name: string }).name)).toEqual(Object.keys(figureDefinitions))
  expect((await run('insights', 'figures')).stdout).toContain('Done means that the model answered')

  const wrong = await run('insights', '--sort', 'beauty')
  expect(wrong.code).toBe(2)
  expect(wrong.stderr).toContain('There is no figure "beauty".')
  expect((await run('insights', '--from', '2026-02-30')).stderr).toContain('Give a day such as 2026-10-01.')
  expect((await run('insights', '--from', '2026-02-02', '--to', '2026-02-01')).code).toBe(2)
})
