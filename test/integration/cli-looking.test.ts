import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { jsonLines, runCli, startCli } from '../harness/cli-process.ts'
import { temporaryDirectory } from '../harness/test-core.ts'

/* Commands that show what there is. */

function commands() {
  const data = temporaryDirectory('data')
  const env = { HOME: temporaryDirectory('home'), MUSTER_SIMULATED_SPEED: '20' }
  return {
    run: (...args: string[]) => runCli(data, args, { env }),
    start: (...args: string[]) => startCli(data, args, { env }),
    /** The last id in the first column of what was printed, or in an object. */
    async idOf(...args: string[]): Promise<string> {
      const lines = jsonLines((await runCli(data, ['--json', ...args], { env })).stdout)
      const line = lines[0] as Record<string, { id: string }>
      return (line.task ?? line.session ?? line.instance ?? line.run)?.id ?? ''
    },
  }
}

test('status says whether work can be taken; dismiss takes a failure out of the inbox', async () => {
  const { run, idOf } = commands()
  expect((await run('run', '--simulate', 'x #sim:fail')).code).toBe(1)
  const id = await idOf('ls')
  expect((await run('inbox')).stdout).toContain(id.slice(-8))
  expect(await run('dismiss', id)).toMatchObject({ code: 0, stdout: `${id.slice(-8)}  out of the inbox\n` })
  expect((await run('inbox')).stdout).not.toContain(id.slice(-8))
  expect((await run('dismiss', 'ffffffff')).code).toBe(3)
  const status = await run('status', '--json')
  const [told] = jsonLines(status.stdout) as [{ ready: boolean; reasons: string[] }]
  expect(told).toMatchObject({ type: 'status', running: false, stats: { failedToday: 1 } })
  expect(status.code).toBe(told.ready ? 0 : 1)
  const words = await run('status')
  expect(words.stdout).toMatch(/^Supervisor +none is running\nTakes work +(yes|no: .+)\nTasks +0 queued/)
  expect(words.stdout).toContain('1 failed')
})

test('a task gets another title; its session keeps its own', async () => {
  const { run, idOf } = commands()
  await run('run', '--simulate', '--title', 'Cart', 'x #sim:quick')
  const id = await idOf('ls')
  expect(await run('rename', id, 'Cart and tax')).toMatchObject({
    code: 0,
    stdout: `${id.slice(-8)}  Cart and tax\n`,
  })
  expect((await run('ls')).stdout).toContain('Cart and tax')
  expect((await run('session', 'ls')).stdout).not.toContain('Cart and tax')
  expect(await run('rename', id, ' ')).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('title must'),
  })
  expect((await run('rename', 'ffffffff', 'x')).code).toBe(3)
})

test('logs --search prints the events that hold a text, and how often they do', async () => {
  const { run, idOf } = commands()
  await run('run', '--simulate', 'x #sim:quick')
  const id = await idOf('ls')
  const all = jsonLines((await run('logs', '--json', id)).stdout)
  const found = await run('logs', '--json', '--search', 'X #SIM:quick', id)
  const numbers = jsonLines(found.stdout).map(({ event }) => (event as { seq: number }).seq)
  expect(numbers.length).toBeGreaterThan(0)
  expect(numbers.length).toBeLessThan(all.length)
  const words = await run('logs', '--search', 'x #sim:quick', id)
  expect(words).toMatchObject({ code: 0, stdout: expect.stringContaining('x #sim:quick') })
  expect(words.stderr).toMatch(/^(Once|\d+ times), in \d+ events?\.\n$/)
  const none = await run('logs', '--search', 'nowhere at all', id)
  expect(none).toMatchObject({ code: 0, stdout: '', stderr: expect.stringContaining('No event of it has') })
  expect((await run('logs', '--search', 'x', '--follow', id)).code).toBe(2)
})

test('what an instance used, what a session can be told, and what new ones begin with', async () => {
  const { run, idOf } = commands()
  const directory = temporaryDirectory()
  mkdirSync(join(directory, '.claude'))
  writeFileSync(
    join(directory, '.claude', 'settings.json'),
    JSON.stringify({ permissions: { defaultMode: 'plan' } }),
  )
  await run('run', '--simulate', '--dir', directory, 'x #sim:quick')
  const instance = await idOf('instance', 'ls', '--all')
  const history = await run('instance', 'history', '--json', '--since', '24h', instance)
  expect(history.code).toBe(0)
  for (const line of jsonLines(history.stdout)) expect(line).toMatchObject({ type: 'sample' })
  expect((await run('instance', 'history', '--resolution', 'finest', instance)).code).toBe(2)
  const session = await idOf('session', 'ls')
  expect(await run('session', 'commands', session)).toMatchObject({ code: 0 })
  const defaults = await run('session', 'defaults', '--json', directory)
  expect(jsonLines(defaults.stdout)[0]).toMatchObject({
    type: 'defaults',
    directory,
    defaultMode: { permissionMode: 'plan', path: join(directory, '.claude', 'settings.json') },
  })
  expect((await run('session', 'defaults', directory)).stdout).toMatch(/^plan {2}.*settings\.json\n$/)
  expect((await run('session', 'defaults', join(directory, 'gone'))).code).toBe(6)
})

test('a run as a to-do list, and the figures of the database', async () => {
  const { run, idOf } = commands()
  const file = join(temporaryDirectory(), 'two.workflow.yaml')
  writeFileSync(
    file,
    'name: two\nnodes:\n  - { id: a, kind: transform, value: 1 }\n  - { id: b, kind: transform, value: 2, needs: [a] }\n',
  )
  const begun = await run('workflow', 'run', file)
  expect(begun).toMatchObject({ code: 0 })
  const id = await idOf('workflow', 'runs')
  expect((await run('workflow', 'todos', id)).stdout).toMatch(/^\[x\] .*\n\[x\] .*\n$/)
  expect(jsonLines((await run('workflow', 'todos', '--json', id)).stdout)).toHaveLength(2)
  expect((await run('database')).stdout).toMatch(
    /muster\.db, \d+ [KM]B, schema \d+\nNo backup was made: muster db backup FOLDER .*\n\nTABLE +ROWS\n/,
  )
  const [told] = jsonLines((await run('database', '--json')).stdout)
  expect(told).toMatchObject({ type: 'database', database: { path: expect.stringContaining('muster.db') } })
})

test('a scene is started in the supervisor that runs, and in no other', async () => {
  const { run, start } = commands()
  expect(await run('scene')).toMatchObject({ code: 13, stderr: expect.stringContaining('muster serve') })
  const serving = start('serve', '--port', '0', '--simulate')
  await serving.shows(/127\.0\.0\.1:\d+/)
  const begun = jsonLines((await run('scene', '--json')).stdout)
  expect(begun.length).toBeGreaterThan(2)
  expect((await run('ls')).stdout.split('\n').length).toBeGreaterThan(begun.length)
  expect(jsonLines((await run('status', '--json')).stdout)[0]).toMatchObject({ running: true })
})
