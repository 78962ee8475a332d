import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { temporaryDirectory } from '../../../test/harness/test-core.ts'
import type { LogEntry } from '../../contract/settings.ts'
import { formatEntry } from './format-entry.ts'
import { logPath, openLog } from './open-log.ts'

const secret = 'correct-horse-battery'

function open(
  dataDirectory = temporaryDirectory('log'),
  settings: { logFileBytes?: number; logFiles?: number } = {},
) {
  const shown: LogEntry[] = []
  const log = openLog({
    config: { dataDirectory, env: { MY_SERVICE_TOKEN: secret, PATH: '/usr/bin' } },
    settings: { logLevel: 'info', logFileBytes: 1024 ** 2, logFiles: 5, ...settings },
    console: (entry) => shown.push(entry),
  })
  return { ...log, dataDirectory, path: logPath(dataDirectory), shown }
}

const linesOf = (path: string) =>
  readFileSync(path, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))

test('a line is in the file, in memory and on the console, and is read again at the next start', async () => {
  const log = open()
  expect(existsSync(log.path)).toBe(false)
  log.write('warn', 'a thing happened', { taskId: 't1', level: 'mine', nested: { n: 1n, gone: undefined } })
  log.write('debug', 'not at this level')
  await log.close()
  expect(linesOf(log.path)).toEqual([
    expect.objectContaining({
      level: 'warn',
      message: 'a thing happened',
      taskId: 't1',
      level_: 'mine',
      pid: process.pid,
      time: expect.stringMatching(/^\d{4}-.*Z$/),
    }),
  ])
  expect(statSync(log.path).mode & 0o777).toBe(0o600)
  expect(log.shown).toEqual(log.book.read({ level: 'debug', limit: 10 }))

  writeFileSync(log.path, 'no line of ours\n', { flag: 'a' })
  const again = open(log.dataDirectory)
  expect(again.book.read({ level: 'info', limit: 10 })).toEqual([
    expect.objectContaining({ at: log.shown[0]?.at, message: 'a thing happened' }),
  ])
})

test('level, search and limit; a level counts from its change on', () => {
  const log = open()
  log.book.level = 'debug'
  for (let n = 0; n < 5; n++)
    log.write(n % 2 ? 'debug' : 'error', `line ${n}`, { name: n === 2 ? 'Wally' : '' })
  const messages = (query: Partial<Parameters<typeof log.book.read>[0]>) =>
    log.book.read({ level: 'debug', limit: 100, ...query }).map(({ message }) => message)
  expect(messages({ limit: 2 })).toEqual(['line 3', 'line 4'])
  expect(messages({ level: 'error' })).toEqual(['line 0', 'line 2', 'line 4'])
  expect(messages({ search: 'wally' })).toEqual(['line 2'])
  log.book.level = 'error'
  log.write('warn', 'quiet now')
  expect(messages({ search: 'quiet' })).toEqual([])
})

test('memory holds the newest 2,000', () => {
  const log = open()
  for (let n = 0; n < 4_500; n++) log.write('info', `${n}`)
  const kept = log.book.read({ level: 'info', limit: 10_000 })
  expect(kept).toHaveLength(2_000)
  expect(kept.at(-1)?.message).toBe('4499')
})

test('listeners are told of many lines at once', async () => {
  const log = open()
  const told = await new Promise<LogEntry[]>((done) => {
    log.book.onWritten(done)
    for (let n = 0; n < 3; n++) log.write('info', `${n}`)
  })
  expect(told.map(({ message }) => message)).toEqual(['0', '1', '2'])
})

test('secrets are in no place: of known look, under telling names, from the environment, told later', async () => {
  const log = open()
  log.addSecret('the-api-key-of-this-supervisor')
  log.write('error', `failed with ${secret} and the-api-key-of-this-supervisor`, {
    error: new Error(`401 for sk-ant-${'x1'.repeat(20)}`),
    headers: { authorization: 'Bearer abc', cookie: ['a=b'] },
    password: 'hunter2',
    inputTokens: 5,
    [`${secret}`]: [{ deep: `https://u:${secret}@host` }],
  })
  await log.close()
  const everything = readFileSync(log.path, 'utf8') + JSON.stringify(log.shown)
  for (const bad of [secret, 'the-api-key', 'x1x1', 'abc', 'hunter2', 'a=b'])
    expect(everything).not.toContain(bad)
  expect(everything).toContain('"inputTokens":5')
})

test('the file is set aside at its size, and only so many are kept', async () => {
  const { dataDirectory } = open()
  // Each round is a host of its own, so that every line is on the disk when the next begins.
  for (let round = 0; round < 8; round++) {
    const log = open(dataDirectory, { logFileBytes: 64 * 1024, logFiles: 3 })
    for (let n = 0; n < 30; n++) log.write('info', `${round} ${'x'.repeat(2_000)}`)
    await log.close()
  }
  const names = readdirSync(join(dataDirectory, 'logs')).filter((name) => name.startsWith('muster.log'))
  expect(names.toSorted()).toEqual(['muster.log', 'muster.log.1', 'muster.log.2'])
  for (const name of names) {
    const { mode, size } = statSync(join(dataDirectory, 'logs', name))
    expect(mode & 0o777).toBe(0o600)
    expect(size).toBeLessThan(64 * 1024 + 2_200 * 30)
  }
})

test('a file that cannot be written is no failure, and the last words are written at once', async () => {
  const blocked = temporaryDirectory('log')
  writeFileSync(join(blocked, 'logs'), 'a file in the way')
  const log = open(blocked)
  log.write('error', 'nowhere to go')
  log.writeLast('nor this', {})
  await log.close()
  expect(log.book.read({ level: 'info', limit: 5 })).toHaveLength(2)

  const dying = open()
  dying.writeLast('the end', { error: secret })
  expect(linesOf(dying.path)).toMatchObject([{ level: 'error', message: 'the end', error: '[secret]' }])
  await dying.close()
})

test('a readable line cannot steer the terminal', () => {
  const line = formatEntry(
    {
      at: 0,
      level: 'error',
      message: 'bad \u001b[2J thing',
      fields: { a: 'x y', b: 'z', stack: 'one\ntwo' },
    },
    (_, text) => `<${text}>`,
  )
  expect(line).toMatch(/^<\d\d:\d\d:\d\d\.000 error> bad \[2J thing a="x y" b=z\n {4}one\n {4}two$/)
})
