import { execFileSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { temporaryDirectory } from '../../../../test/harness/test-core.ts'
import { parseConfig } from './parse-config.ts'
import { FILE_LIMIT, readBounded, readConfig } from './read-bounded.ts'

test('reads what is a file of a sensible size, and says why it reads nothing else', async () => {
  const folder = temporaryDirectory()
  writeFileSync(join(folder, 'good'), 'text')
  writeFileSync(join(folder, 'large'), 'x'.repeat(FILE_LIMIT + 1))
  mkdirSync(join(folder, 'folder'))
  expect(await readBounded(join(folder, 'good'))).toEqual({ text: 'text' })
  expect(await readBounded(join(folder, 'missing'))).toBeNull()
  expect(await readBounded(join(folder, 'good', 'below'))).toBeNull()
  expect(await readBounded(join(folder, 'large'))).toEqual({ problem: 'it is larger than 1 MB' })
  expect(await readBounded(join(folder, 'folder'))).toEqual({ problem: 'it is not a file' })
})

test.runIf(process.platform !== 'win32')('a pipe does not make it wait', async () => {
  const path = join(temporaryDirectory(), 'pipe')
  execFileSync('mkfifo', [path])
  expect(await readBounded(path)).toEqual({ problem: 'it is not a file' })
})

test('what is nested too deep is a problem of the file, whether it is read at once or in the thread', async () => {
  for (const levels of [201, 9_000, 100_000]) {
    const text = `{"a":${'['.repeat(levels - 1)}1${']'.repeat(levels - 1)}}`
    expect(await readConfig(text)).toEqual({ problem: 'it is nested deeper than 200 levels' })
  }
  const deep = `${'['.repeat(200)}${']'.repeat(200)}`
  expect(await readConfig(deep)).toEqual({ value: JSON.parse(deep) })
})

test('a problem of JSON names the place and nothing of the text', () => {
  expect(parseConfig('{"a":1}')).toEqual({ value: { a: 1 } })
  const place = (text: string) => {
    const parsed = parseConfig(text)
    return 'problem' in parsed ? parsed.problem : null
  }
  expect(place('{\n  "key": "sk-secret",\n  "env": oops\n}')).toBe('it is not JSON: line 3, column 10')
  expect(place('{"key": "sk-secret"')).toBe('it is not JSON: line 1, column 20')
  expect(place('{"a": 1}}')).toBe('it is not JSON: line 1, column 9')
  expect(place('{"a": "open\n"}')).toBe('it is not JSON: line 1, column 12')
  expect(place('{"a": 1,}')).toBe('it is not JSON: line 1, column 9')
  expect(place('')).toBe('it is not JSON: line 1, column 1')
})
