import { setTimeout as delay } from 'node:timers/promises'
import { expect, test, vi } from 'vitest'
import { isFinal } from '../../src/contract/task.ts'
import { createRandom } from '../harness/random.ts'
import {
  allEvents,
  answerOf,
  ended,
  temporaryDirectory,
  testConfig,
  testCore,
  until,
} from '../harness/test-core.ts'
import { untilReading } from '../harness/until-reading.ts'
import { findMarked } from '../storm/checks.ts'
import { startSupervisor } from '../storm/storm-supervisor.ts'

test('an instance that somebody else stopped is shown as such, and loses nothing when it goes on', async () => {
  const core = await testCore({ monitorIntervalMs: 40, monitorIdleIntervalMs: 40 })
  const directory = temporaryDirectory()
  const task = await core.call('task.create', { prompt: '#sim:stream(tokens=200,rate=100)', directory })
  await until(core, task.id, ({ lineCount }) => lineCount > 20)
  const { instances } = await core.call('instance.list', {})
  const pid = instances[0]?.pid ?? 0
  const stopped = untilReading(core, ({ liveness }) =>
    liveness.evidence.includes('stopped by something else'),
  )
  process.kill(pid, 'SIGSTOP')
  expect((await stopped).liveness.state).toBe('frozen')
  expect(await core.call('task.get', { taskId: task.id })).toMatchObject({ state: 'running' })
  const writes = untilReading(core, ({ liveness }) => liveness.state === 'writing')
  process.kill(pid, 'SIGCONT')
  await writes
  expect(await until(core, task.id, ended)).toMatchObject({ state: 'completed' })
  const words = answerOf(await allEvents(core, task.id))
    .trim()
    .split(/\s+/)
  expect(words).toEqual(Array.from({ length: 200 }, (_, at) => `w${at}`))
})

// The signal comes while it starts instances, streams, waits for a person, runs commands or fills the pool.
test.each([1, 2, 3, 4, 5, 6])('SIGTERM at any moment ends the supervisor in order (%i)', async (seed) => {
  const random = createRandom(seed)
  const { log: _log, env: _env, ...config } = testConfig({ maxInstances: 4, maxStarting: 2 })
  const supervisor = await startSupervisor(config)
  const directory = temporaryDirectory()
  const { client } = supervisor
  await client.call('profile.create', { directory, simulated: true, warm: 1 })
  const scenarios = [
    'stream(tokens=5000,rate=200)',
    'permission',
    'sleep-tool(seconds=300)',
    'quick',
    'stuck',
  ]
  for (const scenario of scenarios)
    await client.call('task.create', { prompt: `#sim:${scenario}`, directory })
  // Moments, not conditions, are what is tested.
  await delay(random.between(0, 900))
  await supervisor.close()
  expect(supervisor.errors).toEqual([])
  expect(findMarked(config.dataDirectory)).toEqual([])
  const core = await testCore({ dataDirectory: config.dataDirectory, schedule: false })
  const { tasks } = await core.call('task.list', {})
  expect(tasks).toHaveLength(scenarios.length)
  for (const { state } of tasks) expect(state === 'queued' || isFinal(state), state).toBe(true)
})

test('fifty instances that run commands are terminated, and nothing of them is left', async () => {
  const config = testConfig({ maxInstances: 50, maxStarting: 8, minFreeBytes: 0, maxLoad: 1_000 })
  const core = await testCore(config)
  const directory = temporaryDirectory()
  const ids: string[] = []
  for (let number = 0; number < 50; number += 1) {
    const { id } = await core.call('task.create', {
      prompt: `${number} #sim:sleep-tool(seconds=300)`,
      directory,
    })
    ids.push(id)
  }
  const running = await Promise.all(ids.map((id) => until(core, id, ({ toolCount }) => toolCount > 0)))
  expect(new Set(running.map(({ instanceId }) => instanceId)).size).toBe(50)
  // Each has its Bash with a sleep.
  await vi.waitFor(() => expect(findMarked(config.dataDirectory).length).toBeGreaterThanOrEqual(100), {
    timeout: 10_000,
  })
  await Promise.all(ids.map((taskId) => core.call('task.terminate', { taskId })))
  for (const id of ids) expect(await until(core, id, ended)).toMatchObject({ state: 'cancelled' })
  await vi.waitFor(() => expect(findMarked(config.dataDirectory)).toEqual([]), { timeout: 5_000 })
})
