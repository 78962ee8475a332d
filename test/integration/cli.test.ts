import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { operations } from '../../src/contract/operations.ts'
import { createRpcClient } from '../../src/contract/rpc/client.ts'
import type { Task } from '../../src/contract/task.ts'
import { untilTask } from '../../src/contract/until-task.ts'
import { findTask } from '../../src/main/cli/find-task.ts'
import { connectLocalSocket, localSocketPath } from '../../src/main/rpc/local-socket.ts'
import { jsonLines, runCli, startCli } from '../harness/cli-process.ts'
import { temporaryDirectory } from '../harness/test-core.ts'

const corpus = resolve(import.meta.dirname, '../corpus')

/** `muster serve` with simulated instances on a data directory of its own. */
async function supervised(env: Record<string, string> = {}) {
  const data = temporaryDirectory('data')
  const server = startCli(data, ['serve', '--simulate', '--port', '0', '--json'], { env })
  await server.shows(/"type":"listening"/)
  const client = createRpcClient({
    connect: () => connectLocalSocket(localSocketPath(data)),
    reconnect: false,
  })
  onTestFinished(() => client.close())
  const cli = (...args: string[]) => runCli(data, args, { env })
  const create = async (prompt: string) =>
    (await client.call('task.create', { prompt, directory: data })).id.slice(-8)
  const waitFor = async (reference: string, ...states: Task['state'][]) => {
    const { id: taskId } = await findTask(client, reference)
    await untilTask({ client, taskId, holds: ({ state }) => states.includes(state) })
  }
  return { data, server, cli, create, waitFor }
}

test('run --json prints one object a line, the last with the result, and exits 0', async () => {
  const ended = await runCli(temporaryDirectory('data'), ['run', '--simulate', '--json', 'hello'])
  const lines = jsonLines(ended.stdout)
  expect(lines[0]).toMatchObject({ type: 'task', task: { prompt: 'hello', simulated: true } })
  expect(lines.at(-1)).toMatchObject({ type: 'result', state: 'completed', exitCode: 0, simulated: true })
  const seqs = lines.filter(({ type }) => type === 'event').map(({ event }) => (event as { seq: number }).seq)
  expect(seqs).toEqual([...new Set(seqs)].toSorted((a, b) => a - b))
  expect(ended).toMatchObject({ code: 0, stderr: '' })
})

test('run prints the whole streamed answer on stdout and remarks on stderr; the prompt may come on stdin', async () => {
  const input = 'Count #sim:stream(tokens=300,rate=2000)'
  const ended = await runCli(temporaryDirectory('data'), ['run', '--simulate'], { input })
  const words = ended.stdout.trim().split(/\s+/)
  expect(words).toEqual(Array.from({ length: 300 }, (_, index) => `w${index}`))
  expect(ended.stderr).toMatch(/Completed in .*\n$/)
  expect(ended.code).toBe(0)
})

test('a failing task exits 1 and says why', async () => {
  const data = temporaryDirectory('data')
  const ended = await runCli(data, ['run', '--simulate', 'x #sim:exit(code=3)'])
  expect(ended.code).toBe(1)
  expect(ended.stderr).toContain('Failed: ')
  const listed = await runCli(data, ['ls', '--json', '--state', 'failed'])
  expect(jsonLines(listed.stdout)).toMatchObject([{ type: 'task', task: { state: 'failed' } }])
})

test.each([
  [2, 'the nearest option', ['run', '--simulat', 'x'], /Did you mean --simulate/],
  [2, 'the nearest command', ['rnu'], /Did you mean run/],
  [2, 'the nearest command of a group', ['session', 'rleease'], /Did you mean release/],
  [2, 'the command before its options', ['session', 'frok', 'x', '--title', 'y'], /'session frok'\n.*fork\?/],
  [2, 'the command of a group', ['workflow', 'cancle', 'x'], /Did you mean cancel/],
  [3, 'the nearest operation', ['call', 'task.gte'], /Did you mean task\.get/],
  [2, 'what a removal does', ['call', 'run.remove'], /Nothing was done\. run\.remove does this/],
  [2, 'the field of an operation', ['call', 'task.get'], /taskId is missing/],
  [2, 'the wrong value', ['run', '--timeout', 'soon', 'x'], /such as 90s/],
  [2, 'the missing prompt', ['run', '--simulate'], /There is no prompt/],
  [3, 'the missing task', ['show', 'ffffffff'], /no task "ffffffff"/],
  [3, 'the missing file', ['replay', 'none.ndjson'], /none\.ndjson/],
  [6, 'the missing directory', ['run', '--simulate', '--dir', '/no/such/place', 'x'], /\/no\/such\/place/],
])('exit code %i names %s and what to do', async (code, _, args, message) => {
  const data = temporaryDirectory('data')
  const [plain, json] = await Promise.all([
    runCli(data, args),
    runCli(temporaryDirectory('data'), [...args, '--json']),
  ])
  expect(plain).toMatchObject({ code, stdout: '', stderr: expect.stringMatching(message) })
  expect(json).toMatchObject({ code, stdout: '' })
  const [line] = jsonLines(json.stderr)
  expect(line).toMatchObject({
    type: 'error',
    error: { message: expect.any(String), hint: expect.any(String) },
  })
})

test('without a usable claude no task is made, with exit code 7', async () => {
  const args = ['run', '--claude', '/no/such/claude', 'x']
  const plain = await runCli(temporaryDirectory('data'), args)
  expect(plain).toMatchObject({
    code: 7,
    stdout: '',
    stderr: expect.stringMatching(/\/no\/such\/claude.*\n.+/),
  })
  const json = await runCli(temporaryDirectory('data'), [...args, '--json'])
  expect(json.code).toBe(7)
  expect(jsonLines(json.stderr).at(-1)).toMatchObject({
    type: 'error',
    error: { code: 'claude_not_found', hint: expect.any(String) },
  })
})

test('a quiet run that waits for an answer says so once', async () => {
  const data = temporaryDirectory('data')
  const run = startCli(data, ['run', '-q', '--simulate', 'a #sim:permission'])
  await run.shows(/It waits for an answer: muster answer/)
  run.child.kill('SIGINT')
  const { stdout, stderr } = await run.ended
  expect(stdout).not.toContain('It waits')
  expect(stderr.match(/It waits for an answer/g)).toHaveLength(1)
})

test('every operation can be called by its name', async () => {
  const { cli, create, waitFor } = await supervised()
  const id = await create('a #sim:quick')
  await waitFor(id, 'completed')
  const listed = await cli('call', '--json')
  expect(jsonLines(listed.stdout).map(({ name }) => name)).toEqual(Object.keys(operations))
  const { stdout } = await cli('call', 'task.list', '--input', '{"states": ["completed"]}')
  expect(JSON.parse(stdout)).toMatchObject({ tasks: [{ state: 'completed' }] })
})

test('a full queue is exit code 5', async () => {
  const { cli, create, waitFor } = await supervised({ MUSTER_MAX_QUEUED: '1', MUSTER_MAX_INSTANCES: '1' })
  await waitFor(await create('a #sim:permission'), 'waiting')
  await create('b #sim:stuck')
  const refused = await cli('run', '--detach', 'c #sim:stuck')
  expect(refused).toMatchObject({
    code: 5,
    stderr: expect.stringMatching(/queue is full[\s\S]*Try again in \d+ s/),
  })
})

test('controls through a running supervisor', async () => {
  const { cli, create, waitFor } = await supervised()
  const task = (await cli('run', '--detach', 'Count #sim:slow(tokens=10000,rate=20)')).stdout.trim()
  expect(task).toMatch(/^[0-9a-f]{8}$/)
  await waitFor(task, 'running')
  expect((await cli('pause', task)).stdout).toContain('paused (freeze)')
  expect((await cli('pause', task)).code).toBe(4)
  expect((await cli('resume', task)).stdout).toContain('running')
  expect((await cli('interrupt', task)).stdout).toContain('interrupted')
  const shown = await cli('logs', '--follow', task)
  expect(shown).toMatchObject({ code: 130, stdout: expect.stringContaining('> Count') })

  const session = /Session\s+(\S+)/.exec((await cli('show', task)).stdout)?.[1] ?? ''
  const next = await cli('run', '--session', session, 'Go on #sim:stream(tokens=3,rate=100)')
  expect(next).toMatchObject({ code: 0, stdout: 'w0 w1 w2 \n' })

  const other = await create('Wait #sim:stuck')
  expect((await cli('stop', other, 'ffffffff')).code).toBe(3)
  await waitFor(other, 'cancelled', 'interrupted')
  const retried = await cli('retry', '--detach', other)
  expect(retried.code).toBe(0)
  const listed = jsonLines((await cli('ls', '--json')).stdout)
  expect(listed).toHaveLength(4)
  await cli('stop', retried.stdout.trim())
})

test('requests for permission are shown and answered', async () => {
  const { cli, create, waitFor } = await supervised()
  const [allowed, denied, asked] = await Promise.all([
    create('a #sim:permission'),
    create('b #sim:permission'),
    create('c #sim:question'),
  ])
  await waitFor(allowed, 'waiting')
  expect((await cli('show', allowed)).stdout).toContain('db:migrate')
  expect((await cli('answer', allowed, 'allow')).stdout).toContain('allowed')
  expect(await cli('logs', '--follow', allowed)).toMatchObject({
    code: 0,
    stdout: expect.stringContaining('allowed'),
  })
  await waitFor(denied, 'waiting')
  expect((await cli('answer', denied, 'deny', '--stop')).stdout).toContain('denied')
  await waitFor(asked, 'waiting')
  expect((await cli('show', asked)).stdout).toContain('Where should sessions be kept')
  expect((await cli('answer', asked, 'allow')).stderr).toContain('has 2 questions')
  expect((await cli('answer', asked, 'allow', '--reply', '1', '--reply', 'Web')).code).toBe(0)
  expect((await cli('logs', '--follow', asked)).code).toBe(0)
  expect((await cli('answer', asked, 'allow')).code).toBe(3)
})

test('Ctrl-C interrupts the task and leaves nothing behind', async () => {
  const data = temporaryDirectory('data')
  const running = startCli(data, ['run', '--simulate', 'Count #sim:slow(tokens=10000,rate=20)'])
  await running.shows(/w1 /)
  running.child.kill('SIGINT')
  const ended = await running.ended
  expect(ended).toMatchObject({ code: 130, stderr: expect.stringContaining('Interrupted') })
  expect(existsSync(join(data, 'supervisor.json'))).toBe(false)
  expect((await runCli(data, ['ls', '--state', 'interrupted', '--json'])).stdout).toContain('"interrupted"')
})

test('a detached task works on without a supervisor, and the next command picks it up', async () => {
  const data = temporaryDirectory('data')
  const detached = await runCli(data, [
    'run',
    '--simulate',
    '--detach',
    'Count #sim:stream(tokens=60,rate=40)',
  ])
  expect(detached.stderr).toContain('next supervisor')
  const followed = await runCli(data, ['logs', '--follow', detached.stdout.trim()])
  expect(followed.code).toBe(0)
  expect(followed.stdout).toContain('w0 ')
  expect(followed.stdout).toContain('w59')
})

test('a command whose supervisor is killed takes its place, and loses nothing', async () => {
  const { data, server } = await supervised()
  const running = startCli(data, ['run', 'Count #sim:stream(tokens=120,rate=40)'])
  await running.shows(/w5 /)
  server.child.kill('SIGKILL')
  const ended = await running.ended
  expect(ended.stderr).toContain('takes its place')
  expect(ended.stdout.trim().split(/\s+/)).toEqual(Array.from({ length: 120 }, (_, index) => `w${index}`))
  expect(ended.code).toBe(0)
})

test('doctor names what is wrong, and replay shows a recording', async () => {
  const data = temporaryDirectory('data')
  const checked = await runCli(data, ['doctor', '--json', '--claude', '/no/such/claude'])
  expect(checked.code).toBe(1)
  const lines = jsonLines(checked.stdout)
  expect(lines.find(({ check }) => (check as { name?: string })?.name === 'claude')).toMatchObject({
    check: { status: 'failed', message: expect.stringContaining('/no/such/claude') },
  })
  expect(lines.at(-1)).toEqual({ type: 'result', ok: false, failed: 1 })

  expect(await runCli(data, ['replay', join(corpus, 'perm_allow.ndjson')])).toMatchObject({
    code: 0,
    stdout: expect.stringContaining('completed: '),
  })
  const failed = await runCli(data, ['replay', '--json', join(corpus, 'err_e529.ndjson')])
  expect(jsonLines(failed.stdout).at(-1)).toMatchObject({ type: 'result', state: 'failed' })
})

test('every command has help, and the version is known', async () => {
  const data = temporaryDirectory('data')
  const help = await runCli(data, ['--help'])
  expect(help).toMatchObject({ code: 0, stderr: '', stdout: expect.stringContaining('Examples:') })
  expect(await runCli(data, ['run', '--help'])).toMatchObject({
    code: 0,
    stdout: expect.stringContaining('--permission-mode'),
  })
  expect((await runCli(data, ['--version'])).stdout).toMatch(/^\d+\.\d+\.\d+\n$/)
})

// Less than the time that turns get to end by themselves.
test('a second SIGTERM ends a supervisor whose turns are under way at once', {
  timeout: 25_000,
}, async () => {
  const data = temporaryDirectory('data')
  const server = startCli(data, ['serve', '--simulate', '--port', '0'])
  await server.shows(/Muster serves/)
  const run = startCli(data, ['run', '--json', '#sim:slow(tokens=100000)'])
  await run.shows(/"to":"running"/)
  server.child.kill('SIGTERM')
  await server.shows(/turns? under way/)
  server.child.kill('SIGTERM')
  expect((await server.ended).code).toBe(0)
})
