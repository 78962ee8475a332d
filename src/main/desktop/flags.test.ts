import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { parseFlags } from './flags.ts'
import { createFileLog } from './log-file.ts'

test('reads its own flags and passes over those of Chromium', () => {
  expect(
    parseFlags([
      '.',
      '--simulate',
      '--data-dir',
      '/data',
      '--enable-features=X',
      '--max-instances=3',
      'muster://new',
    ]),
  ).toEqual({ simulate: true, dataDirectory: '/data', claudePath: undefined, maxInstances: 3 })
  expect(parseFlags([])).toEqual({})
})

test.each(['0', '1001', 'many', '2.5'])('refuses --max-instances %s by name', (value) => {
  expect(() => parseFlags(['--max-instances', value])).toThrow(`--max-instances is "${value}"`)
})

test('the log is bounded and only its owner can read it', () => {
  const folder = mkdtempSync(join(tmpdir(), 'muster-log-'))
  const file = join(folder, 'logs/desktop.log')
  const log = createFileLog(file, 400)
  for (let index = 0; index < 20; index += 1) log('info', 'something', { index })
  expect(statSync(file).size).toBeLessThanOrEqual(400)
  expect(statSync(`${file}.1`).size).toBeLessThanOrEqual(400)
  expect(statSync(file).mode & 0o777).toBe(0o600)
  const lines = readFileSync(file, 'utf8').trim().split('\n')
  expect(JSON.parse(lines.at(-1) ?? '')).toMatchObject({ level: 'info', message: 'something', index: 19 })
  rmSync(folder, { recursive: true })
})
