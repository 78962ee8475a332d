import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { temporaryDirectory, testCore } from '../../../../../test/harness/test-core.ts'
import { openDatabase } from '../../store/database.ts'
import { trackingPath } from '../../tracking/database/sqlite-tracking.ts'
import { createIndexLoop } from './index-loop.ts'

test('while the index is written, what it is made of can be written by others', async () => {
  const dataDirectory = temporaryDirectory('data')
  const core = await testCore({ dataDirectory })
  await core.call('work.create', { itemType: 'task', title: 'Port the cart' })
  await core.close()
  const tracking = trackingPath(dataDirectory)
  const loop = createIndexLoop(join(dataDirectory, 'another-index.db'), { dataDirectory, tracking }, () => {})
  const others = [join(dataDirectory, 'muster.db'), tracking].map((path) => openDatabase(path, 'NORMAL'))
  for (const other of others) {
    other.pragma('busy_timeout = 0')
    other.exec('BEGIN IMMEDIATE')
  }
  loop.compare()
  while (loop.takeOlder(50));
  loop.forget('work', ['none'])
  expect(loop.figures()).toMatchObject({ progress: null })
  expect(loop.figures().documents).toBeGreaterThan(0)
  for (const other of others) {
    other.exec('ROLLBACK')
    other.close()
  }
  loop.close()
})

test('a file of the work items that has no tables yet is no source, and is one as soon as it has', async () => {
  const dataDirectory = temporaryDirectory('data')
  await (await testCore({ dataDirectory })).close()
  const tracking = trackingPath(dataDirectory)
  writeFileSync(tracking, '')
  const loop = createIndexLoop(join(dataDirectory, 'another-index.db'), { dataDirectory, tracking }, () => {})
  loop.compare()
  while (loop.takeOlder(50));
  expect(loop.figures().documents).toBe(0)
  const core = await testCore({ dataDirectory })
  await core.call('work.create', { itemType: 'task', title: 'Port the cart' })
  await core.close()
  loop.compare()
  while (loop.takeOlder(50));
  expect(loop.figures().documents).toBeGreaterThan(0)
  loop.close()
})
