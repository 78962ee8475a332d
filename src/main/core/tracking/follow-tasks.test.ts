import { expect, test, vi } from 'vitest'
import { ended, temporaryDirectory, testConfig, testCore, until } from '../../../../test/harness/test-core.ts'
import { type Core, createCore } from '../core.ts'

async function start(core: Core, prompt: string) {
  const task = await core.call('task.create', { prompt, directory: temporaryDirectory() })
  return until(core, task.id, ({ state, instanceId }) => state === 'running' && instanceId !== null)
}

const read = async (core: Core, itemId: string) => (await core.call('work.get', { itemId })).item

async function claimed(core: Core, prompt: string) {
  const task = await start(core, prompt)
  const { item } = await core.call('work.create', { itemType: 'task', title: 'work' })
  const caller = { instanceId: task.instanceId ?? '' }
  await core.call('work.claim', { itemId: item.id }, { caller })
  return { task, itemId: item.id, caller }
}

test('what an instance has taken is its task’s, and given back with a note when that ends', async () => {
  const core = await testCore()
  const { task, itemId, caller } = await claimed(core, 'Wait #sim:slow(tokens=600,rate=2)')
  expect(await core.call('work.get', { itemId })).toMatchObject({
    item: { claim: { by: 'claude-code', taskId: task.id }, status: 'in-progress' },
    taskIds: [task.id],
  })
  // Asked again, it has it already.
  await core.call('work.claim', { itemId }, { caller })
  const filed = await core.call(
    'work.create',
    { itemType: 'task', title: 'found', discoveredFrom: itemId },
    { caller },
  )
  expect(filed.item).toMatchObject({ unseen: true, createdBy: 'claude-code' })
  expect((await core.call('work.list', { unseen: true })).totalCount).toBe(1)
  expect((await core.call('work.seen', { itemIds: [filed.item.id, itemId] })).seen).toBe(1)
  expect((await core.call('work.list', { unseen: true })).totalCount).toBe(0)
  expect((await core.call('work.list', { taskId: task.id })).items.map(({ id }) => id)).toEqual([itemId])
  const { links } = await core.call('work.findByTasks', { taskIds: [itemId, task.id] })
  expect(links).toEqual([{ taskId: task.id, item: { id: itemId, title: 'work', status: 'in-progress' } }])
  await expect(
    core.call(
      'work.addGate',
      { itemId, kind: 'command', reason: 'x', command: ['true'], directory: '/' },
      { caller },
    ),
  ).rejects.toMatchObject({ code: 'forbidden' })
  await core.call('task.terminate', { taskId: task.id })
  await vi.waitFor(async () => expect((await read(core, itemId)).claim).toBeNull(), { timeout: 20_000 })
  expect(await read(core, itemId)).toMatchObject({
    status: 'need-to-be-done',
    notes: expect.stringMatching(/^Given back: the task "Wait .*" was (cancelled|interrupted|failed)/),
    updatedBy: 'muster',
  })
})

test('what was taken before the supervisor ended is given back by the next one', async () => {
  const config = testConfig()
  const first = await createCore(config)
  const { task, itemId } = await claimed(first, 'Wait #sim:slow(tokens=600,rate=2)')
  await first.close({ instances: 'stop' })
  const second = await testCore(config)
  await vi.waitFor(async () => expect((await read(second, itemId)).claim).toBeNull(), { timeout: 20_000 })
  expect((await read(second, itemId)).notes).toContain('Given back')
  expect(await second.call('task.get', { taskId: task.id })).toMatchObject({ state: 'interrupted' })
})

test('a task that is tried again keeps what it has taken', async () => {
  const core = await testCore({ maxRetries: 1, retryBaseMs: 1, retryMaxMs: 2 })
  const { task, itemId } = await claimed(core, 'Wait #sim:crash(after=40)')
  await until(core, task.id, ended)
  await vi.waitFor(
    async () => {
      const { events } = await core.call('work.history', { recordId: itemId, limit: 10 })
      const claims = events.flatMap(({ what, after }) => (what === 'claimed' ? [after?.claim] : []))
      expect(claims).toHaveLength(2)
      const { tasks } = await core.call('task.list', { sessionId: task.sessionId })
      expect(claims[0]).toMatchObject({ taskId: tasks.find(({ retryOf }) => retryOf === task.id)?.id })
    },
    { timeout: 20_000 },
  )
})
