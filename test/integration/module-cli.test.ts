import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { jsonLines, runCli, startCli } from '../harness/cli-process.ts'
import { billing, shop, writeModules } from '../harness/sample-modules.ts'
import { temporaryDirectory } from '../harness/test-core.ts'

/** `muster` on a data directory of its own, with two modules. */
function setting() {
  const data = temporaryDirectory('data')
  const env = {
    MUSTER_SIMULATE: '1',
    MUSTER_SIMULATED_SPEED: '20',
    MUSTER_MODULE_PATHS: writeModules([billing, shop]),
  }
  return {
    data,
    start: (...args: string[]) => startCli(data, args, { env }),
    run: (...args: string[]) => runCli(data, args, { env }),
    pipe: (input: string, ...args: string[]) => runCli(data, args, { env, input }),
  }
}

test('a question is shown while it is answered, gone on with, looked up, exported and forgotten', async () => {
  const { data, run, pipe } = setting()
  const first = await run('module', 'ask', 'billing', 'How', 'is it cancelled? #sim:quick')
  expect(first.code, first.stderr).toBe(0)
  expect(first.stdout.trim()).not.toBe('')
  const talk = /--conversation ([0-9a-f]{8})/.exec(first.stderr)?.[1] ?? ''
  const next = await run('module', 'ask', 'billing', '--conversation', talk, 'And then? #sim:context')
  expect(next.code, next.stderr).toBe(0)
  const structured = await pipe(
    'id: R-17',
    ...['module', 'ask', 'any', '--capability', 'invoice.cancel@^1', '--input', '-'],
  )
  expect(structured.code, structured.stderr).toBe(0)
  expect(structured.stdout).toContain('"endpoint":')
  const wrong = await pipe(
    'id: [1]',
    'module',
    'ask',
    'billing',
    '--capability',
    'invoice.cancel',
    '--input',
    '-',
  )
  expect(wrong).toMatchObject({ code: 2, stderr: expect.stringContaining('id must be string') })

  const history = jsonLines((await run('module', 'history', '--json')).stdout)
  expect(history).toMatchObject([{ type: 'query' }, { type: 'query' }, { type: 'query' }])
  const [{ query } = {}] = history as { query?: { id: string } }[]
  const shown = await run('module', 'answer', query?.id.slice(-8) ?? '')
  expect(shown.stdout).toContain('billing has invoice.cancel 1.2.0')
  const path = join(data, 'talk.md')
  expect((await run('module', 'history', '--export', path)).code).toBe(0)
  expect(readFileSync(path, 'utf8').match(/^## billing/gm)).toHaveLength(3)
  const prompt = await run('module', 'prompt', 'billing', '--type', 'validation')
  expect(prompt.stdout).toContain('You are asked whether something is right by its rules.')
  expect(prompt.stderr).toMatch(/About \d+ of 8000 tokens/)

  expect(await run('module', 'forget', '--module', 'billing')).toMatchObject({ code: 2 })
  expect((await run('module', 'forget', '--module', 'billing', '--yes')).stdout).toContain(
    '3 questions forgotten',
  )
  expect((await run('module', 'history')).stderr).toContain('There are no such questions.')
}, 300_000)

test('with --json each change is a line, and the last one has the answers; several are put together', async () => {
  const { run } = setting()
  const { code, stdout } = await run('module', 'ask', 'billing,shop', 'Which format? #sim:quick', '--json')
  expect(code).toBe(0)
  const lines = jsonLines(stdout)
  expect(lines.slice(0, -1).every(({ type }) => type === 'query')).toBe(true)
  expect(lines.at(-1)).toMatchObject({
    type: 'result',
    exitCode: 0,
    queries: [{ module: 'billing' }, { module: 'shop' }],
    together: { value: [{ module: 'billing' }, { module: 'shop' }] },
  })
}, 120_000)

test('Ctrl-C ends the turn, and says so by the exit code', async () => {
  const { start } = setting()
  const asking = start('module', 'ask', 'billing', 'Long? #sim:slow(tokens=60000,rate=20)')
  await asking.shows(/task [0-9a-f]{8}/)
  await asking.shows(/\w+ \w+ \w+/)
  asking.child.kill('SIGINT')
  await asking.shows(/Interrupting|Cancelling/)
  expect(await asking.ended).toMatchObject({ code: 130 })
}, 120_000)

test('one that was asked in the background is answered by the next supervisor, and waited for', async () => {
  const { run } = setting()
  const asked = await run('module', 'ask', 'billing', 'Later? #sim:quick', '--background')
  expect(asked.code, asked.stderr).toBe(0)
  const id = asked.stdout.trim()
  expect(id).toMatch(/^[0-9a-f]{8}$/)
  const followed = await run('module', 'answer', '--follow', id)
  expect(followed.code, followed.stderr).toBe(0)
  expect((await run('module', 'answer', id)).stdout).toContain('answered')
}, 120_000)
