import { chmodSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createFolder, startFixture, waitUntil } from './fixtures/start-fixture.ts'
import { launchProcess } from './launch.ts'
import { readProcStat } from './proc-stat.ts'

async function tryLaunch(over: { command?: string; args?: string[]; cwd?: string; folder?: string }) {
  const { folder, instanceId } = createFolder()
  const spec = { folder, instanceId, command: 'sh', args: ['-c', ':'], cwd: folder, env: {}, ...over }
  return launchProcess(spec).then(
    () => {
      throw new Error('it started')
    },
    (error: unknown) => ({ error, folder }),
  )
}

test('a process gets its lines, and leads a session of its own', async () => {
  const { process: child, folder, output } = await startFixture('echo.sh', { ready: false })
  await Promise.all([child.send('one'), child.send('zwei ü'), child.send('three')])
  await waitUntil(() => output() === 'got one\ngot zwei ü\ngot three\n')
  expect(readProcStat(child.pid)).toMatchObject({ pgid: child.pid, sid: child.pid })
  for (const name of ['stdin.fifo', 'stdout.ndjson', 'stderr.log']) {
    expect(statSync(join(folder, name)).mode & 0o777).toBe(0o600)
  }
  expect(await child.terminate()).toEqual({ pids: [child.pid], killed: [], survivors: [] })
})

test('one that ends at once is returned, and its exit is told', async () => {
  const { process: child } = await startFixture('exit 3', { ready: false })
  expect(child.startTime).toMatch(/:\d+$/)
  expect(await child.exited).toEqual({ code: 3, signal: null })
  await expect(child.send('late')).rejects.toMatchObject({ code: 'unavailable' })
  expect(await child.freeze()).toEqual({ pids: [], seen: true })
  expect(await child.terminate()).toEqual({ pids: [], killed: [], survivors: [] })
})

test('a line with a newline is refused', async () => {
  const { process: child } = await startFixture('echo.sh', { ready: false })
  await expect(child.send('a\nb')).rejects.toThrow('newline')
})

test('a missing directory is named, not the command', async () => {
  const { error } = await tryLaunch({ cwd: '/nowhere/at all' })
  expect(error).toMatchObject({
    code: 'directory_not_found',
    message: 'The directory /nowhere/at all does not exist.',
  })
  const { error: file } = await tryLaunch({ cwd: '/bin/sh' })
  expect(file).toMatchObject({ code: 'directory_not_found', message: '/bin/sh is not a directory.' })
})

test('a missing or unusable command is named', async () => {
  const { error } = await tryLaunch({ command: '/nowhere/claude' })
  expect(error).toMatchObject({
    code: 'claude_not_found',
    message: expect.stringContaining('/nowhere/claude'),
  })
  const { folder } = createFolder()
  const script = join(folder, 'claude')
  writeFileSync(script, '#!/nowhere/node\n')
  expect((await tryLaunch({ command: script })).error).toMatchObject({ code: 'claude_not_found' })
  chmodSync(script, 0o755)
  expect((await tryLaunch({ command: script })).error).toMatchObject({
    code: 'claude_not_found',
    message: expect.stringContaining('interpreter'),
  })
})

test('what the operating system refuses for its length or a null character is the input’s fault', async () => {
  expect((await tryLaunch({ args: ['x'.repeat(300_000)] })).error).toMatchObject({ code: 'validation' })
  expect((await tryLaunch({ args: ['a\0b'] })).error).toMatchObject({ code: 'validation' })
})

test('a folder that can’t be written to is a matter of storage', async () => {
  const { error } = await tryLaunch({ folder: '/proc/nowhere' })
  expect(error).toMatchObject({ code: 'storage', message: expect.stringContaining('/proc/nowhere') })
})

test('a failed start, a start and an end leave no descriptor open', async () => {
  const open = () => readdirSync('/proc/self/fd').length
  const { folder } = createFolder()
  const once = async (n: number) => {
    const { process: child } = await startFixture('echo.sh', { ready: false })
    await child.send(`line ${n}`)
    await child.terminate()
    await tryLaunch({ command: join(folder, 'missing') })
  }
  await once(0)
  const before = open()
  await Promise.all([1, 2, 3, 4, 5, 6, 7, 8].map(once))
  await waitUntil(() => open() <= before)
})
