import { existsSync, readdirSync, readFileSync, realpathSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { temporaryDirectory, testConfig, testCore } from '../../../../../test/harness/test-core.ts'
import { readStartTime } from '../../processes/identity.ts'
import { ended, nodeOf, resultOf, startRun, untilNode } from './fixtures/run-fixtures.ts'

const node = (code: string) => [process.execPath, '-e', code]

/** Of commands; a FIFO is kept ready beside them. */
const foldersOf = (path: string) => readdirSync(path).filter((name) => !name.includes('.'))

describe('the kind command', () => {
  it('runs a program in the directory of the run, with arguments, variables and stdin from templates', async () => {
    const core = await testCore({
      env: { ...process.env, ANTHROPIC_API_KEY: 'secret', CLAUDE_CODE_OAUTH_TOKEN: 'secret' },
    })
    const directory = temporaryDirectory()
    const code = `let s = ''; process.stdin.on('data', (d) => { s += d }).on('end', () => console.log(JSON.stringify({
      s, cwd: process.cwd(), argument: process.argv[1], variable: process.env.VARIABLE, instance: process.env.MUSTER_INSTANCE,
      secrets: [process.env.ANTHROPIC_API_KEY, process.env.CLAUDE_CODE_OAUTH_TOKEN, process.env.ELECTRON_RUN_AS_NODE] })))`
    const run = await startRun(
      core,
      [
        { id: 'a', kind: 'transform', value: 'two words; $HOME' },
        {
          id: 'c',
          kind: 'command',
          needs: ['a'],
          command: [...node(code), '{{ results.a }}'],
          env: { VARIABLE: '<{{ results.a }}>' },
          stdin: 'in: {{ results.a }}',
          parse: 'json',
        },
      ],
      { directory },
    )
    expect((await ended(core, run.id)).run).toMatchObject({ state: 'completed', failure: null })
    expect(await resultOf(core, run.id, 'c')).toMatchObject({
      exitCode: 0,
      data: {
        s: 'in: two words; $HOME',
        cwd: realpathSync(directory),
        argument: 'two words; $HOME',
        variable: '<two words; $HOME>',
        instance: expect.stringMatching(/^[0-9a-f-]{36}$/),
        secrets: [null, null, null],
      },
    })
    expect(await core.call('orphan.list', {})).toEqual({ orphans: [] })
  })

  it('fails for other exit codes, missing programs and missing folders, each in words', async () => {
    const core = await testCore()
    const run = await startRun(
      core,
      [
        { id: 'code', kind: 'command', command: node('console.error("no way"); process.exit(4)') },
        { id: 'missing', kind: 'command', command: ['no-such-program-of-ours'] },
        { id: 'folder', kind: 'command', command: node('0'), cwd: 'nowhere' },
      ],
      { onFailure: 'continue' },
    )
    const { nodes } = await ended(core, run.id)
    expect(nodeOf(nodes, 'code')?.failure).toMatchObject({
      kind: 'command_failed',
      message: expect.stringContaining('exit code 4. It said: no way'),
    })
    expect(nodeOf(nodes, 'missing')?.failure).toMatchObject({ kind: 'command_not_found' })
    expect(nodeOf(nodes, 'folder')?.failure).toMatchObject({
      message: expect.stringContaining('does not exist'),
    })
  })

  it('works on while no supervisor runs, and its end is not missed', async () => {
    const config = testConfig()
    const directory = temporaryDirectory()
    const first = await testCore({ dataDirectory: config.dataDirectory })
    const wait = `const fs = require('node:fs'); fs.appendFileSync('begun', 'x')
      setInterval(() => fs.existsSync('go') && (console.log('done'), process.exit(0)), 10)`
    const run = await startRun(first, [{ id: 'c', kind: 'command', command: node(wait), parse: 'lines' }], {
      directory,
    })
    await expect.poll(() => existsSync(join(directory, 'begun')), { timeout: 10_000 }).toBe(true)
    await first.close({ instances: 'leave' })

    const second = await testCore({ dataDirectory: config.dataDirectory })
    await untilNode(second, run.id, 'c', ({ state }) => state === 'running')
    await second.close({ instances: 'leave' })
    writeFileSync(join(directory, 'go'), '')
    const commands = join(config.dataDirectory, 'commands')
    const [id = ''] = foldersOf(commands)
    await expect.poll(() => existsSync(join(commands, id, 'exit.json')), { timeout: 10_000 }).toBe(true)

    const third = await testCore({ dataDirectory: config.dataDirectory })
    expect((await ended(third, run.id)).run.state).toBe('completed')
    expect(await resultOf(third, run.id, 'c')).toMatchObject({ data: ['done'] })
    expect(readFileSync(join(directory, 'begun'), 'utf8')).toBe('x')
    await expect.poll(() => foldersOf(commands), { timeout: 10_000 }).toEqual([])
  })

  it('is interrupted when it was killed meanwhile', async () => {
    const config = testConfig()
    const first = await testCore({ dataDirectory: config.dataDirectory })
    const directory = temporaryDirectory()
    const wait = 'require("node:fs").writeFileSync("pid", String(process.pid)); setInterval(() => {}, 1e6)'
    const run = await startRun(first, [{ id: 'c', kind: 'command', command: node(wait) }], { directory })
    const pidOf = (path: string) => (existsSync(path) ? Number(readFileSync(path, 'utf8')) : 0)
    await expect.poll(() => pidOf(join(directory, 'pid')), { timeout: 10_000 }).toBeGreaterThan(0)
    await first.close({ instances: 'leave' })
    const commands = join(config.dataDirectory, 'commands')
    const [id = ''] = foldersOf(commands)
    process.kill(pidOf(join(commands, id, 'started')), 'SIGKILL')
    const second = await testCore({ dataDirectory: config.dataDirectory })
    const { nodes } = await ended(second, run.id)
    expect(nodeOf(nodes, 'c')?.failure).toMatchObject({ kind: 'interrupted' })
    // Nothing of it is left.
    expect(await readStartTime(pidOf(join(directory, 'pid')))).toBeNull()
  })

  it('is stopped and goes on with its run', async () => {
    const core = await testCore()
    const directory = temporaryDirectory()
    const count = `let n = 0; setInterval(() => require('node:fs').writeFileSync('n', String(n += 1)), 5)
      setInterval(() => require('node:fs').existsSync('go') && process.exit(0), 5)`
    const run = await startRun(core, [{ id: 'c', kind: 'command', command: node(count) }], { directory })
    const path = join(directory, 'n')
    const read = () => (existsSync(path) ? Number(readFileSync(path, 'utf8')) : 0)
    await expect.poll(read, { timeout: 10_000 }).toBeGreaterThan(3)
    await core.call('run.pause', { runId: run.id, mode: 'freeze' })
    // Stopped: of two looks with time between them, the second finds nothing new.
    let last = -1
    await expect
      .poll(
        () => {
          const isStill = read() === last
          last = read()
          return isStill
        },
        { timeout: 10_000, interval: 200 },
      )
      .toBe(true)
    await core.call('run.resume', { runId: run.id })
    await expect.poll(read, { timeout: 10_000 }).toBeGreaterThan(last)
    writeFileSync(join(directory, 'go'), '')
    expect((await ended(core, run.id)).run.state).toBe('completed')
  })

  it('is ended with its whole tree when the run is cancelled', async () => {
    const core = await testCore()
    const directory = temporaryDirectory()
    const tree = `const { spawn } = require('node:child_process')
      const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1e6)'], { detached: true })
      require('node:fs').writeFileSync('pid', String(child.pid)); setInterval(() => {}, 1e6)`
    const run = await startRun(core, [{ id: 'c', kind: 'command', command: node(tree) }], { directory })
    const path = join(directory, 'pid')
    const pid = () => (existsSync(path) ? Number(readFileSync(path, 'utf8')) : 0)
    await expect.poll(pid, { timeout: 10_000 }).toBeGreaterThan(0)
    await core.call('run.cancel', { runId: run.id })
    const { nodes } = await ended(core, run.id)
    expect(nodeOf(nodes, 'c')).toMatchObject({ state: 'cancelled' })
    expect(await readStartTime(pid())).toBeNull()
  })
})
