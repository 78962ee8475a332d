import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { localSocketPath } from '../../src/main/rpc/local-socket.ts'
import { serveLocalSocket } from '../../src/main/rpc/serve-local-socket.ts'
import { jsonLines, runCli } from '../harness/cli-process.ts'
import { temporaryDirectory, testCore } from '../harness/test-core.ts'

test('settings are listed, written and taken out again without a supervisor', async () => {
  const data = temporaryDirectory('data')
  const run = (args: string[], env = {}) => runCli(data, ['config', ...args], { env })
  expect((await run(['set', 'queue.max', '7'])).stdout).toContain('queue.max is 7')
  expect(JSON.parse(readFileSync(join(data, 'settings.json'), 'utf8'))).toEqual({ 'queue.max': 7 })
  expect((await run(['get', 'queue.max'])).stdout).toBe('7\n')
  const listed = jsonLines((await run(['ls', '--json'], { MUSTER_MAX_QUEUED: '8' })).stdout)
  expect(listed).toContainEqual({
    type: 'setting',
    setting: expect.objectContaining({ name: 'queue.max', value: 8, origin: 'environment' }),
  })
  expect((await run(['unset', 'queue.max'])).stdout).toContain('queue.max is 5000')

  const wrong = await run(['set', 'queue.maxx', '7'])
  expect(wrong).toMatchObject({ code: 3, stderr: expect.stringContaining('Did you mean "queue.max"?') })
})

test('a broken file stops every start with its name, but not `config path` and `doctor`', async () => {
  const data = temporaryDirectory('data')
  const path = join(data, 'settings.json')
  writeFileSync(path, '{\n  "queue.max": 7,\n}')
  const listing = await runCli(data, ['ls'])
  expect(listing.code).not.toBe(0)
  expect(listing.stderr).toContain(`The settings' file ${path} is broken`)
  expect(listing.stderr).toContain('line 3')
  expect((await runCli(data, ['config', 'path'])).stdout.trim()).toBe(path)
  const checked = jsonLines((await runCli(data, ['doctor', '--json'])).stdout)
  expect(checked).toContainEqual({
    type: 'check',
    check: expect.objectContaining({ name: 'settings', status: 'failed' }),
  })
  expect(readFileSync(path, 'utf8')).toBe('{\n  "queue.max": 7,\n}')
})

test('a running supervisor takes a setting over at once', async () => {
  const data = temporaryDirectory('data')
  const core = await testCore({ dataDirectory: data })
  const socket = await serveLocalSocket({ core, path: localSocketPath(data), log: () => {} })
  core.announce({ socketPath: socket.path })
  try {
    expect(await runCli(data, ['config', 'set', 'instances.max', '3'])).toMatchObject({ code: 0 })
    expect((await core.call('system.info', {})).limits.maxInstances).toBe(3)
    expect(await runCli(data, ['log'])).toMatchObject({ code: 0, stdout: '' })
  } finally {
    await socket.close()
  }
})
