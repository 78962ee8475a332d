import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { createCore } from '../../src/main/core/core.ts'
import { formatEntry } from '../../src/main/log/format-entry.ts'
import { openLog } from '../../src/main/log/open-log.ts'
import { loadApiKey } from '../../src/main/server/api-key.ts'
import { createServer } from '../../src/main/server/create-server.ts'
import { ended, inState, temporaryDirectory, testConfig, until } from '../harness/test-core.ts'

const NOBODY = '01900000-0000-7000-8000-000000000000'

// Secrets are put in wherever they may come from, and looked for wherever they may turn up.

const secrets = {
  ANTHROPIC_API_KEY: `sk-ant-${'api03'}-${'Zq9x'.repeat(10)}`,
  ANTHROPIC_AUTH_TOKEN: 'auth-token-in-plain-words',
  GITHUB_TOKEN: 'github-token-in-plain-words',
  DATABASE_PASSWORD: 'database-password-in-plain-words',
}
const proxyPassword = 'proxy-password-in-plain-words'

test('secrets reach no log, no console, no command line and no answer', async () => {
  const given = testConfig({
    passApiKey: true,
    env: { ...process.env, ...secrets, HTTPS_PROXY: `http://me:${proxyPassword}@proxy.invalid:3128` },
  })
  const lines: string[] = []
  const log = openLog({
    config: given,
    settings: { logLevel: 'debug', logFileBytes: 1024 ** 2, logFiles: 3 },
    console: (entry) => lines.push(formatEntry(entry, (_, text) => text)),
  })
  const config = { ...given, log: log.write, logBook: log.book }
  const core = await createCore(config)
  const apiKey = loadApiKey(config.dataDirectory)
  log.addSecret(apiKey)
  const server = await createServer({ core, version: config.version, apiKey, log: log.write })
  onTestFinished(async () => {
    await core.close()
    await server.close()
  })
  const everything = [...Object.values(secrets), proxyPassword, apiKey]
  const answers: string[] = []
  const call = async (operation: string, body: string, key = apiKey) => {
    const answer = await fetch(`${server.url}/api/v1/rpc/${operation}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-api-key': key, authorization: `Bearer ${apiKey}` },
      body,
    })
    answers.push(JSON.stringify([...answer.headers]), await answer.text())
    return answer.status
  }

  // A process that got the key by its environment shows it on no command line.
  const directory = temporaryDirectory()
  const working = await core.call('task.create', { prompt: '#sim:sleep-tool(seconds=300)', directory })
  await until(core, working.id, (task) => inState('running')(task) && task.step !== null)
  const { instances } = await core.call('instance.list', {})
  expect(instances.length).toBeGreaterThan(0)
  const commandLines = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((pid) => {
      try {
        return readFileSync(join('/proc', pid, 'cmdline'), 'utf8')
      } catch {
        return ''
      }
    })
    .join('\n')
  expect(commandLines).toContain('simulated-claude')
  await core.call('task.terminate', { taskId: working.id })
  await until(core, working.id, ended)

  // A process that dies, calls that are wrong, and a defect that logs all it has.
  const failing = await core.call('task.create', { prompt: '#sim:fail', directory })
  await until(core, failing.id, ended)
  expect(await call('task.create', '{"prompt":')).toBe(400)
  expect(await call('task.create', '{}')).toBe(400)
  expect(await call('no.such', '{}')).toBe(404)
  expect(await call('task.list', '{}', 'wrong')).toBe(401)
  for (const operation of [
    'system.info',
    'system.doctor',
    'system.database',
    'settings.list',
    'session.list',
  ]) {
    expect(await call(operation, '{}')).toBe(200)
  }
  log.write('error', `a defect with ${everything.join(', ')}`, {
    error: new Error(`in ${everything.join(' ')}`),
    env: config.env,
    args: everything,
  })
  expect(await call('log.read', '{"level":"debug","limit":2000}')).toBe(200)
  await core.close()
  await log.close()

  const logs = readdirSync(join(config.dataDirectory, 'logs')).map((name) =>
    readFileSync(join(config.dataDirectory, 'logs', name), 'utf8'),
  )
  const places = {
    commandLines,
    answers: answers.join('\n'),
    console: lines.join('\n'),
    logs: logs.join('\n'),
  }
  expect(places.logs).toContain('a defect with [secret], [secret]')
  expect(places.logs).toContain('"operation":"task.create"')
  for (const [place, text] of Object.entries(places)) {
    for (const secret of everything)
      expect(text.includes(secret), `${place}: ${secret.slice(0, 12)}`).toBe(false)
  }
})

test('a line tells which call led to it, and is announced', async () => {
  const given = testConfig()
  const log = openLog({
    config: given,
    settings: { logLevel: 'debug', logFileBytes: 1024 ** 2, logFiles: 3 },
    console: () => {},
  })
  const core = await createCore({ ...given, log: log.write, logBook: log.book })
  onTestFinished(() => core.close())
  const announced = new Promise<void>((done) => {
    core.subscribe({ names: ['log.written'] }, { onEvent: () => done() })
  })
  await expect(core.call('task.get', { taskId: NOBODY })).rejects.toMatchObject({ code: 'not_found' })
  expect(log.book.read({ level: 'debug', search: 'task.get', limit: 1 })).toEqual([
    expect.objectContaining({
      message: 'call',
      fields: expect.objectContaining({
        code: 'not_found',
        requestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      }),
    }),
  ])
  await announced
})

test('a setting counts at once where it is live, and is announced', async () => {
  const given = testConfig()
  const log = openLog({
    config: given,
    settings: { logLevel: 'info', logFileBytes: 1024 ** 2, logFiles: 3 },
    console: () => {},
  })
  const core = await createCore({ ...given, log: log.write, logBook: log.book })
  onTestFinished(() => core.close())
  const changed: unknown[] = []
  core.subscribe(
    { names: ['settings.changed'] },
    { onEvent: (event) => changed.push(event.name === 'settings.changed' && event.payload.settings) },
  )
  const setting = await core.call('settings.set', { name: 'instances.max', value: 3 })
  expect(setting).toMatchObject({ value: 3, origin: 'file' })
  expect(changed).toEqual([[setting]])
  expect((await core.call('system.info', {})).limits.maxInstances).toBe(3)
  expect(given.maxInstances).not.toBe(3)
  await core.call('settings.set', { name: 'log.level', value: 'error' })
  expect(log.book.level).toBe('error')
  await core.call('settings.set', { name: 'instances.max', value: null })
  expect((await core.call('system.info', {})).limits.maxInstances).toBe(given.maxInstances)
  await expect(core.call('settings.set', { name: 'instances.max', value: 0 })).rejects.toMatchObject({
    code: 'validation',
  })
  await expect(core.call('settings.set', { name: 'instances.maxx', value: 1 })).rejects.toMatchObject({
    code: 'not_found',
  })
})
