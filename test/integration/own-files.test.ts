import { mkdirSync, symlinkSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { execaSync } from 'execa'
import { expect, test } from 'vitest'
import { readSettingsFile } from '../../src/main/core/settings/settings-file.ts'
import { lockDataDirectory } from '../../src/main/core/store/data-directory-lock.ts'
import { openStore } from '../../src/main/core/store/open-store.ts'
import { openLog } from '../../src/main/log/open-log.ts'
import { loadApiKey } from '../../src/main/server/api-key.ts'
import { temporaryDirectory } from '../test-core.ts'

const kinds: [string, (path: string) => void][] = [
  ['a directory', (path) => mkdirSync(path)],
  ['a FIFO', (path) => void execaSync('mkfifo', [path])],
  ['a device', (path) => symlinkSync('/dev/zero', path)],
  ['a link to nothing', (path) => symlinkSync('/nowhere/at/all', path)],
]
const log = () => {}
const users: [string, (dataDirectory: string) => unknown][] = [
  ['api-key', loadApiKey],
  ['settings.json', (data) => readSettingsFile(join(data, 'settings.json'))],
  ['supervisor.lock', (dataDirectory) => lockDataDirectory({ dataDirectory })],
  ['supervisor.json', (dataDirectory) => lockDataDirectory({ dataDirectory })],
  ['muster.db', (dataDirectory) => openStore({ dataDirectory, log })],
  [
    'logs/muster.log',
    (dataDirectory) =>
      openLog({
        config: { dataDirectory, env: {} },
        settings: { logLevel: 'info', logFileBytes: 1_000_000, logFiles: 2 },
        console: log,
      }),
  ],
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
