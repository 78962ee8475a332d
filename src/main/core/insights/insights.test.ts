import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { ended, temporaryDirectory, testCore, until } from '../../../../test/harness/test-core.ts'
import type { Input } from '../../../contract/operations.ts'
import type { Core } from '../core.ts'

const DAY_MS = 86_400_000
const period = () => ({ from: Date.now() - DAY_MS, to: Date.now() + DAY_MS })

/** Simulated tasks, as all of these tests are. */
const ask = (core: Core, question: Partial<Input<'insights.report'>> = {}) =>
  core.call('insights.report', {
    period: period(),
    ...question,
    filter: { simulated: true, ...question.filter },
  })

const deployment = {
  prNumber: 1,
  prTitle: 'Faster',
  commitHash: 'a'.repeat(40),
  testSummary: {},
  constitutionalCompliance: {},
}

const sum = (values: readonly (number | null)[]) =>
  values.reduce<number>((all, value) => all + (value ?? 0), 0)

async function run(core: Core, directory: string, prompt: string) {
  const { id } = await core.call('task.create', { prompt, directory })
  return await until(core, id, ended)
}

test('tasks that ended are counted in groups and by the day, and what is at work is not yet', async () => {
  const core = await testCore()
  const shop = temporaryDirectory('shop')
  const cart = join(shop, 'cart')
  const other = temporaryDirectory('other')
  mkdirSync(cart)
  const done = [await run(core, shop, 'a #sim:quick'), await run(core, cart, 'b #sim:quick')]
  await run(core, other, 'c #sim:fail')
  const { now, groups, groupCount, notes } = await ask(core, { by: 'directory', sort: 'completed' })
  expect(now.total).toMatchObject({
    tasks: 3,
    completed: 2,
    failed: 1,
    stopped: 0,
    successRate: 2 / 3,
    changes: null,
    costPerChange: null,
  })
  expect(now.total.costMicros).toBeGreaterThanOrEqual(done.reduce((sum, task) => sum + task.costMicros, 0))
  expect(now.starts).toHaveLength(3)
  expect(sum(now.figures.map(({ tasks }) => tasks))).toBe(3)
  expect(groupCount).toBe(3)
  expect(
    groups.map(({ label, figures, series }) => [label, figures.completed, sum(series ?? [])]).sort(),
  ).toEqual(
    [
      [shop, 1, 1],
      [cart, 1, 1],
      [other, 0, 0],
    ].sort(),
  )
  expect(notes).toEqual([])
  // Here and below.
  expect((await ask(core, { filter: { directory: shop } })).now.total.tasks).toBe(2)
  expect((await ask(core, { filter: { directory: shop.slice(0, -1) } })).now.total.tasks).toBe(0)
  // Real ones are none of them.
  expect((await core.call('insights.report', { period: period() })).now.total.tasks).toBe(0)
  expect(await core.call('insights.listChoices', { period: period(), simulated: true })).toMatchObject({
    real: 0,
    simulated: 3,
    modules: [],
    directories: expect.arrayContaining([{ name: cart, tasks: 1 }]),
  })
  // What ends later is in the next answer.
  const held = await core.call('task.create', { prompt: 'd #sim:hang', directory: other })
  await until(core, held.id, ({ state }) => state === 'running')
  expect((await ask(core)).now.total.tasks).toBe(3)
  await core.call('task.terminate', { taskId: held.id })
  await until(core, held.id, ended)
  expect((await ask(core)).now.total).toMatchObject({ tasks: 4, stopped: 1, successRate: 2 / 3 })
})

test('a merged change is a work item that is done and that tasks worked on; it costs what they all cost', async () => {
  const core = await testCore()
  const directory = temporaryDirectory()
  const make = async (title: string, parentId: string | null = null) =>
    (await core.call('work.create', { itemType: 'task', title, parentId })).item
  const finish = async (itemId: string) => {
    for (const status of ['in-progress', 'in-review', 'complete'] as const) {
      const { item } = await core.call('work.get', { itemId })
      await core.call('work.update', { itemId, version: item.version, status })
    }
  }
  expect((await ask(core)).now.total.changes).toBeNull()
  const first = await make('first')
  const below = await make('below', first.id)
  const open = await make('open')
  const idle = await make('nobody worked on it')
  const costs = new Map<string, number>()
  for (const [item, count] of [
    [first, 2],
    [below, 1],
    [open, 1],
  ] as const) {
    for (let index = 0; index < count; index += 1) {
      const task = await run(core, directory, `${item.title} ${index} #sim:quick`)
      await core.call('work.linkTask', { itemId: item.id, taskId: task.id })
      costs.set(item.id, (costs.get(item.id) ?? 0) + task.costMicros)
    }
  }
  await run(core, directory, 'of no item #sim:quick')
  await finish(below.id)
  await finish(first.id)
  await finish(idle.id)
  const cost = (...items: { id: string }[]) => items.reduce((sum, { id }) => sum + (costs.get(id) ?? 0), 0)
  const { now, groups } = await ask(core, { by: 'work_item', sort: 'tasks', compare: 'previous' })
  expect(now.total).toMatchObject({
    tasks: 5,
    changes: 2,
    costPerChange: Math.round(cost(first, below) / 2),
  })
  expect(sum(now.figures.map(({ changes }) => changes))).toBe(2)
  expect(groups[0]).toMatchObject({ key: first.id, label: 'first' })
  expect(
    groups
      .map(({ label, figures, before }) => [label, figures.tasks, figures.changes, before?.tasks])
      .toSorted(),
  ).toEqual([
    ['(no work item)', 1, 0, 0],
    ['below', 1, 1, 0],
    ['first', 2, 1, 0],
    ['open', 1, 0, 0],
  ])
  // An item with those below it.
  const { total } = (await ask(core, { filter: { workItemId: first.id } })).now
  expect(total).toMatchObject({ tasks: 3, costMicros: cost(first, below), changes: 2 })
  // Done, and begun again.
  const { item } = await core.call('work.get', { itemId: first.id })
  await core.call('work.update', { itemId: first.id, version: item.version, status: 'need-to-be-done' })
  expect((await ask(core)).now.total.changes).toBe(1)
  // Deployed, though nobody marked it as done.
  await core.call('deployment.record', { ...deployment, workItemIds: [open.id, idle.id] })
  expect((await ask(core)).now.total).toMatchObject({
    changes: 2,
    costPerChange: Math.round(cost(below, open) / 2),
  })
  await expect(
    ask(core, { filter: { workItemId: '019a0000-0000-7000-8000-000000000000' } }),
  ).rejects.toMatchObject({ code: 'not_found' })
})

test('what can not be answered is refused with its field', async () => {
  const core = await testCore({ schedule: false })
  const to = Date.now()
  const refused = (question: object) =>
    expect(core.call('insights.report', question as Input<'insights.report'>)).rejects
  await refused({ period: { from: to, to } }).toMatchObject({ code: 'validation' })
  await refused({ period: { from: 0, to }, zone: 'Mars/Olympus' }).toMatchObject({ code: 'validation' })
  await refused({ period: { from: to - 4_000 * DAY_MS, to }, interval: 'day' }).toMatchObject({
    code: 'validation',
    details: { field: 'interval' },
  })
  await refused({
    period: { from: 0, to },
    filter: { workItemId: '019a0000-0000-7000-8000-000000000000' },
  }).toMatchObject({
    code: 'not_found',
  })
  // From the beginning of time, where there is nothing.
  expect((await core.call('insights.report', { period: { from: 0, to } })).now.total.tasks).toBe(0)
  // The week of that moment began before it.
  const first = await core.call('insights.report', {
    period: { from: 0, to: 1 },
    interval: 'week',
    zone: 'UTC',
  })
  expect(first.now.starts).toEqual([-3 * DAY_MS])
})
