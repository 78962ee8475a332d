import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createCore } from '../../src/main/core/core.ts'
import { allEvents, ended, temporaryDirectory, testConfig, testCore, until } from '../harness/test-core.ts'

test('what is copied while instances stream is all there when a supervisor starts on it, and they stream on', async () => {
  const core = await testCore()
  const directory = temporaryDirectory()
  const { id: done } = await core.call('task.create', { prompt: 'hello', directory })
  await until(core, done, ended)
  const streaming = await Promise.all(
    [1, 2, 3].map(() => core.call('task.create', { prompt: '#sim:max-turns(steps=500)', directory })),
  )
  for (const { id } of streaming) await until(core, id, ({ toolCount }) => toolCount > 2)
  const item = await core.call('work.create', { itemType: 'task', title: 'Keep me' })
  const target = join(temporaryDirectory(), 'copy')
  const before = await allEvents(core, done)
  const backup = await core.call('database.backup', { directory: target })
  expect(backup.databases.map(({ name }) => name)).toEqual(expect.arrayContaining(['muster', 'tracking']))

  const restored = await createCore({ ...testConfig(), dataDirectory: target })
  try {
    expect(await allEvents(restored, done)).toEqual(before)
    expect(await restored.call('work.get', { itemId: item.item.id })).toMatchObject({
      item: { title: 'Keep me' },
    })
    for (const { id } of streaming) {
      const copy = await until(restored, id, ended)
      expect(copy).toMatchObject({ state: 'interrupted' })
      expect(copy.lastSeq).toBeGreaterThan(5)
      // Its process is that of the other supervisor, which goes on with it.
      const seen = (await core.call('task.get', { taskId: id })).lastSeq
      await until(core, id, (task) => task.lastSeq > seen)
    }
    const { databases } = await restored.call('database.check', { full: true })
    expect(databases.flatMap(({ problems, dangling }) => [...problems, dangling])).toEqual(
      databases.map(() => 0),
    )
  } finally {
    await restored.close()
  }
})
