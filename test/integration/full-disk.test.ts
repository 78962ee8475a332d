import { join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import { mountSmallDisk, type SmallDisk, whyNoSmallDisk } from '../harness/small-disk.ts'
import {
  allEvents,
  answerOf,
  ended,
  inState,
  temporaryDirectory,
  testConfig,
  testCore,
  until,
} from '../harness/test-core.ts'

const why = whyNoSmallDisk()
// Skipped with its reason in the name, where there can be no small disk.
const onSmallDisk = test.skipIf(why !== null)
const because = why === null ? '' : ` (skipped: ${why})`

function smallDisk(): SmallDisk {
  const disk = mountSmallDisk(64)
  onTestFinished(() => disk.remove())
  return disk
}

const quiet = { log: () => {} }

onSmallDisk(
  `what works is frozen before the disk is full, and goes on by itself with every word${because}`,
  async () => {
    const disk = smallDisk()
    const core = await testCore(testConfig({ dataDirectory: join(disk.path, 'data'), ...quiet }))
    const directory = temporaryDirectory()
    const task = await core.call('task.create', { prompt: '#sim:stream(tokens=400,rate=100)', directory })
    await until(core, task.id, ({ lineCount }) => lineCount > 20)
    disk.fill(6 * 1024 ** 2)
    const frozen = await until(core, task.id, inState('paused'))
    expect(frozen).toMatchObject({
      pausedAs: 'freeze',
      pendingControl: null,
      queueNote: expect.stringMatching(/^the disk of .* is full; goes on by itself when \d+ MB are free$/),
    })
    await expect(core.call('task.create', { prompt: '#sim:quick', directory })).rejects.toMatchObject({
      code: 'storage',
      message: expect.stringContaining(disk.path),
    })
    await expect(core.call('task.resume', { taskId: task.id })).rejects.toMatchObject({ code: 'storage' })
    expect(await core.call('system.ready', {})).toMatchObject({
      ready: false,
      reasons: [expect.stringMatching(/^There is no room: the disk of /)],
    })
    disk.empty()
    expect(await until(core, task.id, ended)).toMatchObject({ state: 'completed', queueNote: null })
    const words = answerOf(await allEvents(core, task.id))
      .trim()
      .split(/\s+/)
    expect(words).toEqual(Array.from({ length: 400 }, (_, at) => `w${at}`))
  },
)

onSmallDisk(`a disk that is full at once loses nothing of what was being printed${because}`, async () => {
  const disk = smallDisk()
  const core = await testCore(testConfig({ dataDirectory: join(disk.path, 'data'), ...quiet }))
  const directory = temporaryDirectory()
  const task = await core.call('task.create', { prompt: '#sim:stream(tokens=400,rate=200)', directory })
  await until(core, task.id, ({ lineCount }) => lineCount > 20)
  disk.fill()
  await vi.waitFor(
    async () => {
      disk.fill()
      expect(await core.call('task.get', { taskId: task.id })).toMatchObject({ state: 'paused' })
    },
    { timeout: 10_000 },
  )
  disk.empty()
  expect(await until(core, task.id, ended)).toMatchObject({ state: 'completed' })
  const words = answerOf(await allEvents(core, task.id))
    .trim()
    .split(/\s+/)
  expect(words).toEqual(Array.from({ length: 400 }, (_, at) => `w${at}`))
})

onSmallDisk(`on a full disk every control works, and is recorded when there is room${because}`, async () => {
  const disk = smallDisk()
  const core = await testCore(testConfig({ dataDirectory: join(disk.path, 'data'), ...quiet }))
  const directory = temporaryDirectory()
  const make = () => core.call('task.create', { prompt: '#sim:stream(tokens=100000,rate=50)', directory })
  const [paused, interrupted, terminated] = [await make(), await make(), await make()]
  for (const { id } of [paused, interrupted, terminated])
    await until(core, id, ({ lineCount }) => lineCount > 5)
  disk.fill()
  for (const { id } of [paused, interrupted, terminated]) await until(core, id, inState('paused'))
  const pidOf = async (id: string) =>
    (await core.call('instance.list', {})).instances.find(({ taskId }) => taskId === id)?.pid ?? 0
  const pid = await pidOf(terminated.id)
  await core.call('task.pause', { taskId: paused.id, mode: 'freeze' })
  // It would print at once.
  await expect(core.call('task.resume', { taskId: paused.id })).rejects.toMatchObject({ code: 'storage' })
  await core.call('task.interrupt', { taskId: interrupted.id })
  await core.call('task.terminate', { taskId: terminated.id })
  await vi.waitFor(() => expect(() => process.kill(pid, 0)).toThrow(/ESRCH/), { timeout: 5_000 })
  disk.empty()
  expect(await until(core, interrupted.id, ended)).toMatchObject({ state: 'interrupted' })
  expect(await until(core, terminated.id, ended)).toMatchObject({ state: 'cancelled' })
  expect(await core.call('task.get', { taskId: paused.id })).toMatchObject({
    state: 'paused',
    pausedAs: 'freeze',
    queueNote: null,
  })
  await core.call('task.terminate', { taskId: paused.id })
  await until(core, paused.id, ended)
})
