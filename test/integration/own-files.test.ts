import { chmodSync, mkdirSync, renameSync, symlinkSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { execaSync } from 'execa'
import { expect, test } from 'vitest'
import { createCore } from '../../src/main/core/core.ts'
import { readSettingsFile } from '../../src/main/core/settings/settings-file.ts'
import { lockDataDirectory } from '../../src/main/core/store/data-directory-lock.ts'
import { openStore } from '../../src/main/core/store/open-store.ts'
import { openLog } from '../../src/main/log/open-log.ts'
import { loadApiKey } from '../../src/main/server/api-key.ts'
import { ended, inState, temporaryDirectory, testConfig, testCore, until } from '../harness/test-core.ts'

const kinds: [string, (path: string) => void][] = [
  ['a directory', (path) => mkdirSync(path)],
  ['a FIFO', (path) => void execaSync('mkfifo', [path])],
  ['a device', (path) => symlinkSync('/dev/zero', path)],
  ['a link to nothing', (path) => symlinkSync('/nowhere/at/all', path)],
]
const log = () => {}
const openLogOf = (dataDirectory: string) =>
  openLog({
    config: { dataDirectory, env: {} },
    settings: { logLevel: 'info', logFileBytes: 1_000_000, logFiles: 2 },
    console: log,
  })
const users: [string, (dataDirectory: string) => unknown][] = [
  ['api-key', loadApiKey],
  ['settings.json', (data) => readSettingsFile(join(data, 'settings.json'))],
  ['supervisor.lock', (dataDirectory) => lockDataDirectory({ dataDirectory })],
  ['supervisor.json', (dataDirectory) => lockDataDirectory({ dataDirectory })],
  ['muster.db', (dataDirectory) => openStore({ dataDirectory, log })],
  ['muster.db-open', (dataDirectory) => openStore({ dataDirectory, log })],
  ['muster.db-wal', (dataDirectory) => openStore({ dataDirectory, log })],
  ['logs/muster.log', openLogOf],
  ['logs/muster.log.1', openLogOf],
]

test
  .skipIf(process.platform === 'win32')
  .each(users.flatMap(([name, use]) => kinds.map(([kind, make]) => ({ name, use, kind, make }))))(
  '$kind in the place of $name is refused with a word',
  ({ name, use, kind, make }) => {
    const data = temporaryDirectory('data')
    const path = join(data, name)
    mkdirSync(dirname(path), { recursive: true })
    make(path)
    expect(() => use(data)).toThrow(
      expect.objectContaining({ code: 'storage', message: `${path} is ${kind}, not a file.` }),
    )
  },
)

test.skipIf(process.platform === 'win32').each(kinds)(
  '%s: what is no file in the place of an output is told, and nothing waits for it',
  async (kind, make) => {
    const config = testConfig({ log })
    const first = await createCore(config)
    const { id } = await first.call('task.create', { prompt: '#sim:stuck', directory: temporaryDirectory() })
    const { instanceId } = await until(first, id, inState('running'))
    await first.close({ instances: 'leave' })
    const folder = join(config.dataDirectory, 'instances', instanceId ?? '')
    for (const name of ['stdout.ndjson', 'stderr.log']) {
      renameSync(join(folder, name), join(folder, `${name}.moved`))
      make(join(folder, name))
    }
    const lines: string[] = []
    const core = await testCore({
      dataDirectory: config.dataDirectory,
      log: (_level, message, fields) => void lines.push(`${message} ${JSON.stringify(fields)}`),
    })
    expect(await until(core, id, ended)).toMatchObject({ state: 'failed' })
    expect(lines.join('\n')).toContain(`is ${kind}, not a file.`)
  },
)

test.skipIf(process.platform === 'win32')(
  'a data directory that others can write is refused unless told otherwise',
  async () => {
    const data = temporaryDirectory('data')
    for (const mode of [0o770, 0o702, 0o777]) {
      chmodSync(data, mode)
      await expect(createCore(testConfig({ dataDirectory: data }))).rejects.toMatchObject({
        code: 'storage',
        message: expect.stringContaining(`(mode ${mode.toString(8)})`),
      })
    }
    await testCore({ dataDirectory: data, env: { ...process.env, MUSTER_SHARED_DATA_DIR: '1' } })
  },
)
