import { expect, test } from 'vitest'
import type { UsageWindow } from '../../src/contract/budget.ts'
import type { Core } from '../../src/main/core/core.ts'
import { createCore } from '../../src/main/core/core.ts'
import { ended, temporaryDirectory, testConfig, testCore, until } from '../harness/test-core.ts'

const windowsOf = async (core: Core): Promise<UsageWindow[]> => (await core.call('usage.list', {})).windows
const waitsForWindow = ({ queueNote }: { queueNote: string | null }) =>
  (queueNote ?? '').includes('5-hour usage window is used up and opens at')

test('new work waits for a closed window and starts by itself when it opens', async () => {
  const core = await testCore()
  const directory = temporaryDirectory()
  const first = await core.call('task.create', { prompt: '#sim:rate-limit(seconds=2)', directory })
  await until(core, first.id, ({ waitingFor }) => waitingFor === 'retry')
  expect(await windowsOf(core)).toMatchObject([{ type: 'five_hour', status: 'rejected', simulated: true }])
  const second = await core.call('task.create', { prompt: '#sim:quick', directory })
  await until(core, second.id, waitsForWindow)
  const done = await until(core, second.id, ended)
  expect(done.state).toBe('completed')
  const [window] = await windowsOf(core)
  expect(window).toMatchObject({ status: 'allowed', resetsAt: null })
})

test('a window that is forgotten holds nothing back', async () => {
  const core = await testCore()
  const directory = temporaryDirectory()
  const first = await core.call('task.create', { prompt: '#sim:rate-limit(seconds=10000)', directory })
  await until(core, first.id, ({ waitingFor }) => waitingFor === 'retry')
  const second = await core.call('task.create', { prompt: '#sim:quick', directory })
  await until(core, second.id, waitsForWindow)
  await expect(core.call('usage.dismiss', { type: 'seven_day' })).rejects.toMatchObject({ code: 'not_found' })
  await core.call('usage.dismiss', { type: 'five_hour' })
  expect(await until(core, second.id, ended)).toMatchObject({ state: 'completed' })
})

test('a closed window is remembered over a restart', async () => {
  const config = testConfig()
  const first = await createCore(config)
  const directory = temporaryDirectory()
  const task = await first.call('task.create', { prompt: '#sim:rate-limit(seconds=10000)', directory })
  await until(first, task.id, ({ waitingFor }) => waitingFor === 'retry')
  const [before] = await windowsOf(first)
  await first.close()
  const second = await testCore({ dataDirectory: config.dataDirectory })
  expect(await windowsOf(second)).toEqual([before])
  const next = await second.call('task.create', { prompt: '#sim:quick', directory })
  await until(second, next.id, waitsForWindow)
})
