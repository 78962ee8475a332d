import { mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { temporaryDirectory } from '../../../../test/harness/test-core.ts'
import { defaultSettings } from '../base/core-settings.ts'
import { changeSetting, listSettings, namedClaude, readSettings, resolveSettings } from './setting-sources.ts'
import { otherDefaults, settingKeys, settingTable } from './setting-table.ts'
import { parseValue, showValue } from './setting-values.ts'

const defaults = { ...defaultSettings, ...otherDefaults }

function open(content?: string, env: Record<string, string> = {}, flags: { maxInstances?: number } = {}) {
  const path = join(temporaryDirectory('settings'), 'settings.json')
  if (content !== undefined) writeFileSync(path, content)
  return { path, sources: readSettings({ path, defaults, env, flags }) }
}

const named = (sources: Parameters<typeof listSettings>[0], name: string) =>
  listSettings(sources).find((setting) => setting.name === name)

test('a flag wins over a variable, that over the file, that over the default; each says where it is from', () => {
  const file = '\uFEFF{"instances.max": 3, "queue.max": 10, "sessions.idleTimeout": "5m"}'
  const { path, sources } = open(
    file,
    { MUSTER_MAX_INSTANCES: '4', MUSTER_MAX_QUEUED: '20', MUSTER_STALL_AFTER: '' },
    { maxInstances: 5 },
  )
  expect(resolveSettings(sources)).toMatchObject({
    maxInstances: 5,
    maxQueued: 20,
    idleTimeoutMs: 300_000,
    stallAfterMs: defaults.stallAfterMs,
  })
  expect(named(sources, 'instances.max')).toMatchObject({
    value: 5,
    origin: 'flag',
    source: '--max-instances',
  })
  expect(named(sources, 'queue.max')).toMatchObject({ origin: 'environment', source: 'MUSTER_MAX_QUEUED' })
  expect(named(sources, 'sessions.idleTimeout')).toMatchObject({ value: '5m', origin: 'file', source: path })
  expect(named(sources, 'monitor.stallAfter')).toMatchObject({
    value: '10m',
    origin: 'default',
    source: null,
  })
})

test('what is shown is read as the same value, for every default', () => {
  for (const key of settingKeys) {
    const spec = settingTable[key]
    const shown = showValue(spec, defaults[key])
    if (shown !== null) expect(parseValue(spec, shown, spec.name), spec.name).toBe(defaults[key])
  }
})

test.each([
  ['duration', '90s', 90_000],
  ['duration', 90, 90_000],
  ['duration', '1.5h', 5_400_000],
  ['bytes', '2GB', 2 * 1024 ** 3],
  ['bytes', '512 MiB', 512 * 1024 ** 2],
  ['bytes', '64k', 65_536],
  ['number', '8', 8],
  ['boolean', 'Yes', true],
  ['boolean', false, false],
] as const)('%s %j', (type, given, value) => {
  expect(parseValue({ type }, given, 'x')).toBe(value)
})

test.each([
  ['instances.max', 0, 'instances.max is 0, which is not a whole number from 1 to 1000'],
  ['instances.max', '1.5', 'which is not a whole number'],
  ['instances.max', '', 'which is not a whole number'],
  ['instances.max', 'off', 'which is not a whole number from 1 to 1000.'],
  ['instances.max', { a: 1 }, 'instances.max is {"a":1}, which'],
  ['sessions.idleTimeout', '10 parsecs', 'a time from 1s to 7d'],
  ['sessions.idleTimeout', '8d', 'a time from 1s to 7d'],
  ['sessions.maxDuration', 'never', 'a time from 1m to 30d, or off'],
  ['log.level', 'loud', 'one of debug, info, warn, error'],
  ['claude.passApiKey', 'perhaps', 'true or false'],
  ['claude.path', 'a\0b', 'a text'],
])('%s = %j is refused by name, and nothing is written', (name, value, words) => {
  const { path, sources } = open()
  expect(() => changeSetting(sources, name, value)).toThrow(words)
  expect(statSync(path, { throwIfNoEntry: false })).toBeUndefined()
})

test('a change keeps what else stands in the file, is private, and null takes it out', () => {
  const { path, sources } = open('{"unknown.thing": [1], "queue.max": 10}')
  expect(sources.notes).toEqual([expect.stringContaining('There is no setting "unknown.thing"')])
  const first = changeSetting(sources, 'sessions.maxDuration', 'off')
  expect(first.setting).toMatchObject({ value: 'off', defaultValue: '4h', origin: 'file' })
  expect(resolveSettings(first.sources).maxSessionMs).toBeNull()
  expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual({
    'unknown.thing': [1],
    'queue.max': 10,
    'sessions.maxDuration': 'off',
  })
  expect(statSync(path).mode & 0o777).toBe(0o600)
  const second = changeSetting(first.sources, 'queue.max', null)
  expect(second.setting).toMatchObject({ value: defaults.maxQueued, origin: 'default' })
  expect(Object.keys(JSON.parse(readFileSync(path, 'utf8')))).toEqual([
    'unknown.thing',
    'sessions.maxDuration',
  ])
  expect(readdirSync(join(path, '..'))).toEqual(['settings.json'])
})

test('where a variable wins, the file is written and the answer says what counts', () => {
  const { path, sources } = open(undefined, { MUSTER_MAX_QUEUED: '20' })
  const { setting } = changeSetting(sources, 'queue.max', 30)
  expect(setting).toMatchObject({ value: 20, origin: 'environment', source: 'MUSTER_MAX_QUEUED' })
  expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual({ 'queue.max': 30 })
})

test('names that are nearly right get the right one', () => {
  const { sources } = open('{"instance.max": 3}')
  expect(sources.notes[0]).toContain('Did you mean "instances.max"?')
  expect(() => changeSetting(sources, 'sessions.idletimeout', 1)).toThrow(
    expect.objectContaining({ code: 'not_found', hint: 'Did you mean "sessions.idleTimeout"?' }),
  )
  expect(() => changeSetting(sources, 'zzzzzz', 1)).toThrow(expect.objectContaining({ code: 'not_found' }))
})

test.each([
  ['{\n "queue.max": 1,\n "x" 2\n}', 'line 3'],
  ['{"queue.max": oops}', 'not valid JSON'],
  ['', 'Unexpected end'],
  ['[1]', 'no JSON object'],
  [`{"x": "${'a'.repeat(300_000)}"}`, 'over 256 KB'],
])('a broken file is refused by name and left as it is: %#', (content, words) => {
  const directory = temporaryDirectory('settings')
  const path = join(directory, 'settings.json')
  writeFileSync(path, content)
  const read = () => readSettings({ path, defaults, env: {}, flags: {} })
  expect(read).toThrow(expect.objectContaining({ code: 'validation', details: { file: path } }))
  expect(read).toThrow(words)
  expect(() => changeSetting(open().sources, 'queue.max', 0)).toThrow()
  expect(readFileSync(path, 'utf8')).toBe(content)
})

test('a wrong value in the file or a variable is refused, naming where it stands', () => {
  expect(() => open('{"queue.max": -1}')).toThrow(/"queue.max" in .*settings.json is -1/)
  expect(() => open('{"queue.max": null}')).toThrow('is null, which is not')
  expect(() => open(undefined, { MUSTER_LOG_LEVEL: 'all' })).toThrow('MUSTER_LOG_LEVEL is "all"')
})

test('a link to the file stays a link', () => {
  const directory = temporaryDirectory('settings')
  mkdirSync(join(directory, 'real'))
  writeFileSync(join(directory, 'real/mine.json'), '{}')
  const path = join(directory, 'settings.json')
  symlinkSync('real/mine.json', path)
  changeSetting(readSettings({ path, defaults, env: {}, flags: {} }), 'queue.max', 7)
  expect(JSON.parse(readFileSync(join(directory, 'real/mine.json'), 'utf8'))).toEqual({ 'queue.max': 7 })
})

test('MUSTER_CLAUDE is left to the search, a flag or the file is named to it', () => {
  const file = '{"claude.path": "/from/file"}'
  expect(namedClaude(open(file).sources)).toBe('/from/file')
  expect(namedClaude(open(file, { MUSTER_CLAUDE: '/from/env' }).sources)).toBeUndefined()
})

test('the password of a database stands in the file, and is shown nowhere', () => {
  const { path, sources } = open()
  const address = 'postgres://ann:p%40ss-word@db.example.com:5433/work?sslmode=require&sslpassword=hush-hush'
  const { setting, sources: changed } = changeSetting(sources, 'tracking.databaseUrl', address)
  expect(resolveSettings(changed).trackingDatabaseUrl).toBe(address)
  expect(readFileSync(path, 'utf8')).toContain(address)
  expect(setting.value).toContain('postgres://ann:[secret]@db.example.com:5433/work?sslmode=require')
  expect(JSON.stringify(listSettings(changed))).not.toMatch(/p%40ss|p@ss|hush/)
  // As it is shown it would be another password.
  expect(() => changeSetting(changed, 'tracking.databaseUrl', setting.value)).toThrow('not an address like')
  // No escape, but a password that a server may have.
  const odd = 'postgres://ann:100%zz@db/work'
  expect(resolveSettings(open(undefined, { MUSTER_TRACKING_DATABASE_URL: odd }).sources)).toMatchObject({
    trackingDatabaseUrl: odd,
  })
  let message = ''
  try {
    changeSetting(changed, 'tracking.databaseUrl', 'mysql://ann:p%40ss@db/work')
  } catch (error) {
    message = String(error)
  }
  expect(message).toMatch(/tracking\.databaseUrl is a text, which is not an address/)
  expect(
    resolveSettings(open(undefined, { MUSTER_TRACKING_DATABASE_URL: 'postgresql:///work' }).sources),
  ).toMatchObject({
    trackingDatabaseUrl: 'postgresql:///work',
  })
})
