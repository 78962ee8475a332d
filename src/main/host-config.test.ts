import { writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { delimiter, join } from 'node:path'
import { expect, test } from 'vitest'
import { temporaryDirectory } from '../../test/harness/test-core.ts'
import { dataDirectoryOf } from './data-directory.ts'
import { readHostConfig, readVersion } from './host-config.ts'

const log = () => {}

test('flags win over variables, variables over defaults', () => {
  const env = {
    MUSTER_MAX_INSTANCES: '7',
    MUSTER_DATA_DIR: '/data',
    MUSTER_SIMULATE: '1',
    MUSTER_MAX_QUEUED: '',
  }
  expect(readHostConfig({ env, log })).toMatchObject({
    maxInstances: 7,
    dataDirectory: '/data',
    simulate: true,
    passApiKey: false,
    maxQueued: 5_000,
    schedule: true,
  })
  const flags = { maxInstances: 3, dataDirectory: '/other', simulate: false, claudePath: '/bin/claude' }
  expect(readHostConfig({ env, flags, log, schedule: false })).toMatchObject({ ...flags, schedule: false })
  expect(readHostConfig({ env: {}, log }).maxInstances).toBeGreaterThanOrEqual(2)
})

test("the settings' file is read from the data directory that counts", () => {
  const MUSTER_DATA_DIR = temporaryDirectory('data')
  writeFileSync(
    join(MUSTER_DATA_DIR, 'settings.json'),
    '{"instances.max": 6, "claude.path": "/c", "queue.max": 9}',
  )
  const config = readHostConfig({ env: { MUSTER_DATA_DIR, MUSTER_MAX_QUEUED: '8' }, log })
  expect(config).toMatchObject({ maxInstances: 6, maxQueued: 8, claudePath: '/c' })
  expect(config.settingSources.path).toBe(join(MUSTER_DATA_DIR, 'settings.json'))
})

test.each(['x', '0', '1.5', '-2'])('a variable that is no such number is named: %s', (value) => {
  expect(() => readHostConfig({ env: { MUSTER_MAX_INSTANCES: value }, log })).toThrow(
    `MUSTER_MAX_INSTANCES is "${value}"`,
  )
})

test.each([
  ['linux', {}, join(homedir(), '.local/share/muster')],
  ['linux', { XDG_DATA_HOME: '/xdg' }, '/xdg/muster'],
  ['linux', { XDG_DATA_HOME: 'relative' }, join(homedir(), '.local/share/muster')],
  ['darwin', {}, join(homedir(), 'Library/Application Support/Muster')],
  ['win32', { LOCALAPPDATA: '/Local' }, join('/Local', 'Muster')],
] as const)('the data directory on %s with %o', (platform, env, expected) => {
  expect(dataDirectoryOf({}, env, platform)).toBe(expected)
})

test('knows its version', () => {
  expect(readVersion()).toMatch(/^\d+\.\d+\.\d+/)
})

test('what npm puts before PATH is not handed on', () => {
  const PATH = ['/checkout/node_modules/.bin', '/npm/node-gyp-bin', '/usr/bin', '/home/me/.local/bin'].join(
    delimiter,
  )
  expect(readHostConfig({ env: { PATH, npm_lifecycle_event: 'start' }, log }).env.PATH).toBe(
    ['/usr/bin', '/home/me/.local/bin'].join(delimiter),
  )
  expect(readHostConfig({ env: { PATH }, log }).env.PATH).toBe(PATH)
})
