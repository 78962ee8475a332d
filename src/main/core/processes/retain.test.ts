import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { createFolder, startFixture } from './fixtures/start-fixture.ts'
import { compressEndedFolder, removeOldFolders } from './retain.ts'

test('the output of an ended instance is compressed and its FIFO removed, once', async () => {
  const { process: child, folder } = await startFixture('seq 10000', { ready: false })
  await child.exited
  const whole = readFileSync(join(folder, 'stdout.ndjson'))
  writeFileSync(join(folder, 'stdout.ndjson.gz.part'), 'cut off')
  await compressEndedFolder(folder)
  expect(readdirSync(folder).sort()).toEqual(['stderr.log', 'stdout.ndjson.gz'])
  expect(gunzipSync(readFileSync(join(folder, 'stdout.ndjson.gz'))).equals(whole)).toBe(true)
  await compressEndedFolder(folder)
  expect(readdirSync(folder).sort()).toEqual(['stderr.log', 'stdout.ndjson.gz'])
})

test('only old folders of instances are removed', async () => {
  const { folder: directory, instanceId: other } = createFolder()
  const names = ['1', '2', '3', '4'].map((digit) => `01900000-0000-7000-8000-00000000000${digit}`)
  const [old = '', kept = '', grown = '', link = ''] = names
  for (const name of [old, kept, grown, 'notes']) {
    mkdirSync(join(directory, name))
    writeFileSync(join(directory, name, 'stdout.ndjson.gz'), '')
    utimesSync(join(directory, name, 'stdout.ndjson.gz'), 1, 1)
    utimesSync(join(directory, name), 1, 1)
  }
  utimesSync(join(directory, grown, 'stdout.ndjson.gz'), new Date(), new Date())
  symlinkSync(join(directory, kept), join(directory, link))
  const removed = await removeOldFolders({ directory, olderThanMs: 60_000, keep: new Set([kept, other]) })
  expect(removed).toEqual([old])
  expect(existsSync(join(directory, old))).toBe(false)
  expect(readdirSync(directory).sort()).toEqual([kept, grown, link, 'notes'].sort())
})
