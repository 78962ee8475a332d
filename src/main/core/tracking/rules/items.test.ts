import { expect, test } from 'vitest'
import { temporaryDirectory, testCore } from '../../../../../test/harness/test-core.ts'
import type { Input, Output } from '../../../../contract/operations.ts'
import type { WorkItem } from '../../../../contract/work-item.ts'
import type { Core } from '../../core.ts'
import { derivedColumns } from '../fixtures/derived.ts'

async function open() {
  const dataDirectory = temporaryDirectory('data')
  const core = await testCore({ dataDirectory, schedule: false })
  return { core, dataDirectory }
}

async function make(core: Core, title: string, more: Partial<Input<'work.create'>> = {}): Promise<WorkItem> {
  return (await core.call('work.create', { itemType: 'task', title, ...more })).item
}

const read = async (core: Core, itemId: string) => (await core.call('work.get', { itemId })).item
const titles = (items: readonly WorkItem[]) => items.map(({ title }) => title)

test('an item is made with what its type begins with, and is read as it was made', async () => {
  const { core } = await open()
  const { item, layer } = await core.call(
    'work.create',
    { itemType: 'task', title: '  Write it ', metadata: { acceptance: ['It works.'] }, labels: ['a', 'a'] },
    { by: 'tester' },
  )
  expect(layer).toEqual({ layer: 'sqlite', warning: null })
  expect(item).toMatchObject({
    title: 'Write it',
    status: 'need-to-be-done',
    priority: 'medium',
    parentId: null,
    path: `/${item.id}`,
    depth: 0,
    labels: ['a'],
    version: 1,
    createdBy: 'tester',
    updatedBy: 'tester',
    unseen: false,
    claim: null,
  })
  expect(await read(core, item.id)).toEqual(item)
  expect((await make(core, 'A plan', { itemType: 'project' })).status).toBe('active')
})

test('metadata and status are those of the type', async () => {
  const { core } = await open()
  await expect(
    core.call('work.create', { itemType: 'task', title: 'x', metadata: { goals: [] } }),
  ).rejects.toMatchObject({
    code: 'validation',
    message: 'metadata has no field "goals".',
    hint: expect.stringContaining('acceptance'),
  })
  await expect(
    core.call('work.create', { itemType: 'project', title: 'x', status: 'in-progress' }),
  ).rejects.toMatchObject({ code: 'validation', details: { field: 'status' } })
  const task = await make(core, 'Task')
  const change = (status: WorkItem['status'], version: number) =>
    core.call('work.update', { itemId: task.id, version, status })
  await expect(change('complete', 1)).rejects.toMatchObject({
    code: 'invalid_transition',
    details: { from: 'need-to-be-done', to: 'complete', legal: ['in-progress', 'blocked', 'cancelled'] },
  })
  await change('in-progress', 1)
  await change('in-progress', 2)
  await change('in-review', 3)
  expect((await change('complete', 4)).item).toMatchObject({ status: 'complete', version: 5 })
})

test('of two that change what they saw one wins, and the other is told what changed', async () => {
  const { core } = await open()
  const { id } = await make(core, 'First')
  await core.call(
    'work.update',
    { itemId: id, version: 1, title: 'Second', priority: 'high' },
    { by: 'alice' },
  )
  await expect(
    core.call('work.update', { itemId: id, version: 1, title: 'Third' }, { by: 'bob' }),
  ).rejects.toMatchObject({
    code: 'conflict',
    details: { currentVersion: 2, requestedVersion: 1, changed: ['priority', 'title'], updatedBy: 'alice' },
  })
  expect(await read(core, id)).toMatchObject({ title: 'Second', version: 2 })
  await expect(core.call('work.update', { itemId: id, version: 9, title: 'x' })).rejects.toMatchObject({
    code: 'conflict',
    details: { currentVersion: 2, requestedVersion: 9, changed: [] },
  })
})

test('moving takes along what is below, and never below itself or too deep', async () => {
  const { core, dataDirectory } = await open()
  const chain: WorkItem[] = []
  for (let depth = 0; depth <= 5; depth += 1)
    chain.push(await make(core, `level ${depth}`, { parentId: chain.at(-1)?.id ?? null }))
  const [root, second, third] = chain
  if (!root || !second || !third) throw new Error('There are no items.')
  await expect(make(core, 'too deep', { parentId: chain[5]?.id ?? null })).rejects.toMatchObject({
    code: 'conflict',
  })
  await expect(
    core.call('work.move', { itemId: second.id, version: 1, parentId: chain[4]?.id ?? null }),
  ).rejects.toMatchObject({ message: '"level 1" can\'t be moved below itself.' })
  const other = await make(core, 'other')
  const deep = await make(core, 'deep', { parentId: other.id })
  await expect(
    core.call('work.move', { itemId: second.id, version: 1, parentId: deep.id }),
  ).rejects.toMatchObject({ code: 'conflict', details: { depth: 6 } })
  const { moved } = await core.call('work.move', { itemId: third.id, version: 1, parentId: other.id })
  expect(moved).toBe(3)
  expect(await read(core, chain[5]?.id ?? '')).toMatchObject({ depth: 4, version: 1 })
  const shown = await core.call('work.get', { itemId: third.id, hierarchy: true, maxDepth: 2 })
  expect(titles(shown.ancestors)).toEqual(['other'])
  expect(titles(shown.descendants)).toEqual(['level 3', 'level 4'])
  const { kept, counted } = derivedColumns(dataDirectory)
  expect(kept).toEqual(counted)
})

test('ranks say what comes before what, however often something is put in between', async () => {
  const { core } = await open()
  const moving = [await make(core, 'a'), await make(core, 'b')]
  const last = await make(core, 'last')
  for (let round = 0; round < 120; round += 1) {
    const each = moving[round % 2]
    if (!each) throw new Error('There is no item.')
    const { version } = await read(core, each.id)
    await core.call('work.move', { itemId: each.id, version, parentId: null, beforeId: last.id })
    const { items } = await core.call('work.list', {})
    expect(titles(items)).toEqual(round % 2 === 0 ? ['b', 'a', 'last'] : ['a', 'b', 'last'])
  }
  const { version } = await read(core, last.id)
  await core.call('work.move', { itemId: last.id, version, parentId: null, beforeId: null })
  expect(titles((await core.call('work.list', {})).items).at(-1)).toBe('last')
})

test('what is removed goes with what is below it, and comes back with that alone', async () => {
  const { core, dataDirectory } = await open()
  const root = await make(core, 'root')
  const child = await make(core, 'child', { parentId: root.id })
  const gone = await make(core, 'gone', { parentId: child.id })
  await make(core, 'grandchild', { parentId: child.id })
  await core.call('work.remove', { itemId: gone.id, version: 1 })
  // Removed at another moment.
  while ((await read(core, gone.id)).deletedAt === Date.now()) await new Promise(setImmediate)
  expect((await core.call('work.remove', { itemId: root.id, version: 1 })).removed).toBe(2)
  expect((await core.call('work.list', {})).totalCount).toBe(0)
  expect((await core.call('work.list', { includeDeleted: true })).totalCount).toBe(4)
  await expect(core.call('work.update', { itemId: root.id, version: 2, title: 'x' })).rejects.toMatchObject({
    code: 'conflict',
    details: { removed: true },
  })
  await expect(core.call('work.restore', { itemId: child.id, version: 2 })).rejects.toMatchObject({
    message: '"root" was removed.',
  })
  expect((await core.call('work.restore', { itemId: root.id, version: 2 })).restored).toBe(2)
  expect(titles((await core.call('work.list', { sort: 'title' })).items)).toEqual([
    'child',
    'grandchild',
    'root',
  ])
  const { kept, counted } = derivedColumns(dataDirectory)
  expect(kept).toEqual(counted)
})

test('a parent with open items below is completed only by who says so', async () => {
  const { core } = await open()
  const project = await make(core, 'Project', { itemType: 'project' })
  await make(core, 'Task', { parentId: project.id })
  const complete = { itemId: project.id, version: 1, status: 'completed' } as const
  await expect(core.call('work.update', complete)).rejects.toMatchObject({
    code: 'conflict',
    details: { open: 1 },
  })
  expect((await core.call('work.update', { ...complete, force: true })).item.status).toBe('completed')
})

test('lists are filtered, sorted and paged, by place and by number, with nothing twice and nothing left out', async () => {
  const { core } = await open()
  const project = await make(core, 'Project', { itemType: 'project', labels: ['plan'] })
  for (let n = 0; n < 25; n += 1)
    await make(core, `Task ${String(n).padStart(2, '0')}`, {
      parentId: project.id,
      priority: n % 2 === 0 ? 'high' : 'low',
      labels: n === 7 ? ['odd', 'x_y'] : [],
    })
  const list = (filter: Input<'work.list'>) => core.call('work.list', filter)
  const all: string[] = []
  let page: Output<'work.list'> = await list({ itemTypes: ['task'], sort: 'priority', limit: 10 })
  all.push(...titles(page.items))
  while (page.nextCursor !== null) {
    page = await list({ itemTypes: ['task'], sort: 'priority', limit: 10, cursor: page.nextCursor })
    all.push(...titles(page.items))
  }
  expect(page).toMatchObject({ totalCount: 25, hasMore: false })
  expect(new Set(all).size).toBe(25)
  const byNumber = await list({ itemTypes: ['task'], sort: 'priority', limit: 10, offset: 10 })
  expect(titles(byNumber.items)).toEqual(all.slice(10, 20))
  expect(titles((await list({ labels: ['x_y'] })).items)).toEqual(['Task 07'])
  expect((await list({ labels: ['x'] })).totalCount).toBe(0)
  expect(titles((await list({ search: 'TASK 1', sort: 'title', limit: 2 })).items)).toEqual([
    'Task 10',
    'Task 11',
  ])
  expect((await list({ search: '%' })).totalCount).toBe(0)
  expect((await list({ parentId: null })).items).toMatchObject([
    { title: 'Project', childCount: 25, heldAbove: 0 },
  ])
  expect((await list({ belowId: project.id, priorities: ['high'] })).totalCount).toBe(13)
  expect(await list({ statuses: ['complete'] })).toMatchObject({ items: [], totalCount: 0, nextCursor: null })
  await expect(list({ sort: 'title', cursor: 'x' })).rejects.toMatchObject({ code: 'validation' })
})

test('every change is in the history, with who made it and what was before', async () => {
  const { core } = await open()
  const { id } = await make(core, 'First')
  await core.call('work.update', { itemId: id, version: 1, title: 'Second' }, { by: 'alice' })
  await core.call('work.remove', { itemId: id, version: 2 }, { by: 'bob' })
  const { events } = await core.call('work.history', { recordId: id, limit: 2 })
  expect(events).toMatchObject([
    { what: 'deleted', by: 'bob', version: 3, recordKind: 'item' },
    { what: 'updated', by: 'alice', version: 2, before: { title: 'First' }, after: { title: 'Second' } },
  ])
  const first = await core.call('work.history', { recordId: id, limit: 2 })
  const rest = await core.call('work.history', { recordId: id, limit: 2, cursor: first.nextCursor ?? '' })
  expect(rest).toMatchObject({ events: [{ what: 'created' }], nextCursor: null })
  await expect(
    core.call('work.history', { recordId: '00000000-0000-7000-8000-000000000000' }),
  ).rejects.toMatchObject({ code: 'not_found' })
})

test('what changes is announced with its row', async () => {
  const { core } = await open()
  const told: unknown[] = []
  core.subscribe({ names: ['work.changed', 'work.removed'] }, { onEvent: (event) => told.push(event) })
  const { id } = await make(core, 'First')
  await core.call('work.remove', { itemId: id, version: 1 })
  expect(told).toMatchObject([
    { name: 'work.changed', payload: { item: { id, version: 1 } } },
    { name: 'work.removed', payload: { itemIds: [id] } },
  ])
})

test('items are there after a restart', async () => {
  const { core, dataDirectory } = await open()
  const { id } = await make(core, 'Kept')
  await core.close()
  const again = await testCore({ dataDirectory, schedule: false })
  expect(await read(again, id)).toMatchObject({ title: 'Kept' })
})
