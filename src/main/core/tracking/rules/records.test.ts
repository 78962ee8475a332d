import { expect, test } from 'vitest'
import { temporaryDirectory, testCore } from '../../../../../test/harness/test-core.ts'
import { derivedColumns } from '../fixtures/derived.ts'

async function open() {
  const dataDirectory = temporaryDirectory('data')
  const core = await testCore({ dataDirectory, schedule: false })
  const create = async (title: string, parentId: string | null = null) =>
    (await core.call('work.create', { itemType: 'task', title, parentId })).item
  const read = async (itemId: string) => (await core.call('work.get', { itemId })).item
  const undo = (recordId: string, by?: string) =>
    core.call('work.undo', { recordId }, by === undefined ? {} : { by })
  const check = () => {
    const { kept, counted } = derivedColumns(dataDirectory)
    expect(kept).toEqual(counted)
  }
  return { core, create, read, undo, check }
}

test('a batch makes, links and changes, by names of its own and in any order', async () => {
  const { core, create, check } = await open()
  const known = await create('known')
  const { created, ids, links, updated } = await core.call('work.batch', {
    creates: [
      { key: 'b', itemType: 'task', title: 'B', parentKey: 'a' },
      { key: 'a', itemType: 'project', title: 'A' },
      { key: 'c', itemType: 'task', title: 'C', parentKey: 'a' },
    ],
    links: [
      { from: 'b', to: 'c', kind: 'blocks' },
      { from: 'b', to: known.id, kind: 'relates_to' },
    ],
    updates: [{ itemId: known.id, version: 1, priority: 'high' }],
  })
  expect(created.map(({ title, depth }) => [title, depth])).toEqual([
    ['B', 1],
    ['A', 0],
    ['C', 1],
  ])
  expect(created[0]?.parentId).toBe(ids.a)
  expect(links).toMatchObject([{ fromId: ids.b, toId: ids.c }, { toId: known.id }])
  expect(updated).toMatchObject([{ priority: 'high', version: 2 }])
  expect((await core.call('work.ready', {})).items.map(({ title }) => title)).toEqual(['known', 'B'])
  check()
})

test('of a batch with one wrong part nothing is done', async () => {
  const { core, create } = await open()
  const known = await create('known')
  const told: unknown[] = []
  core.subscribe({ names: ['work.changed'] }, { onEvent: (event) => told.push(event) })
  const task = (key: string) => ({ key, itemType: 'task' as const, title: key })
  await expect(
    core.call('work.batch', {
      creates: [task('a'), task('b')],
      links: [
        { from: 'a', to: 'b', kind: 'blocks' },
        { from: 'b', to: 'a', kind: 'blocks' },
      ],
    }),
  ).rejects.toMatchObject({ code: 'conflict', message: expect.stringMatching(/^links\[1\]: They would/) })
  await expect(
    core.call('work.batch', {
      creates: [task('a')],
      updates: [{ itemId: known.id, version: 7, title: 'x' }],
    }),
  ).rejects.toMatchObject({
    code: 'conflict',
    details: { place: 'updates[0]', currentVersion: 1, requestedVersion: 7 },
  })
  await expect(core.call('work.batch', { creates: [task('a'), task('a')] })).rejects.toMatchObject({
    message: 'Two new items have the key "a".',
  })
  await expect(
    core.call('work.batch', {
      creates: [
        { ...task('a'), parentKey: 'b' },
        { ...task('b'), parentKey: 'a' },
      ],
    }),
  ).rejects.toMatchObject({ message: '"a" would be below itself.' })
  await expect(
    core.call('work.batch', { creates: [{ ...task('a'), parentKey: 'z' }] }),
  ).rejects.toMatchObject({ message: 'There is no new item with the key "z".' })
  expect((await core.call('work.list', {})).totalCount).toBe(1)
  expect(told).toEqual([])
})

test('the last change is taken back by who made it, and made again by taking that back', async () => {
  const { core, create, read, undo } = await open()
  const { id } = await create('First')
  await core.call(
    'work.update',
    { itemId: id, version: 1, title: 'Second', status: 'in-progress', notes: 'n' },
    { by: 'alice' },
  )
  await expect(undo(id, 'bob')).rejects.toMatchObject({ code: 'conflict', details: { by: 'alice' } })
  const { undone, item } = await undo(id, 'alice')
  expect(undone).toMatchObject({ what: 'updated', version: 2 })
  expect(item).toMatchObject({ title: 'First', status: 'need-to-be-done', notes: '', version: 3 })
  await undo(id, 'alice')
  expect(await read(id)).toMatchObject({ title: 'Second', status: 'in-progress', notes: 'n', version: 4 })
})

test('a move, a removal, a link and the making are taken back', async () => {
  const { core, create, read, undo, check } = await open()
  const parent = await create('parent')
  const item = await create('item')
  await core.call('work.move', { itemId: item.id, version: 1, parentId: parent.id })
  await undo(item.id)
  expect(await read(item.id)).toMatchObject({ parentId: null, depth: 0, path: `/${item.id}` })
  const child = await create('child', item.id)
  await core.call('work.remove', { itemId: item.id, version: 3 })
  await undo(item.id)
  expect((await read(child.id)).deletedAt).toBeNull()
  await core.call('work.link', { fromId: parent.id, toId: item.id, kind: 'blocks' })
  check()
  await undo(item.id)
  expect((await core.call('work.get', { itemId: item.id })).links).toEqual([])
  check()
  await undo(child.id).catch(() => {})
  const lone = await create('lone')
  await undo(lone.id)
  expect((await read(lone.id)).deletedAt).not.toBeNull()
  await expect(undo(parent.id)).resolves.toMatchObject({ undone: { what: 'unlinked' } })
  await expect(undo('00000000-0000-7000-8000-000000000000')).rejects.toMatchObject({ code: 'not_found' })
})

test('changes of other records are taken back too, and nothing that came after is lost', async () => {
  const { core, undo } = await open()
  const { vendor } = await core.call('vendor.create', { name: 'parser' })
  await expect(undo(vendor.id)).rejects.toMatchObject({ code: 'conflict' })
  await core.call('vendor.update', { vendorId: vendor.id, version: 1, status: 'broken' })
  await undo(vendor.id)
  expect((await core.call('vendor.get', { name: 'parser' })).vendor).toMatchObject({
    status: 'operational',
    version: 3,
  })
  await core.call('project.configure', { version: 1, currentSession: 's' })
  await undo('configuration')
  expect((await core.call('project.configuration', {})).configuration.currentSession).toBeNull()
})

test('what was done long ago goes to the archive with all that is below it, and is read there', async () => {
  const { core, create, read, check } = await open()
  const parent = await create('parent')
  const child = await create('child', parent.id)
  const unfinished = await create('open')
  const waits = await create('waits')
  await core.call('work.link', { fromId: child.id, toId: waits.id, kind: 'blocks' })
  const finish = async (id: string) => {
    for (const status of ['in-progress', 'complete'] as const)
      await core.call('work.update', { itemId: id, version: (await read(id)).version, status, force: true })
  }
  await finish(parent.id)
  // What is below it is not done.
  expect((await core.call('work.archive', { olderThanDays: 0 })).archived).toBe(0)
  await finish(child.id)
  expect((await core.call('work.archive', { olderThanDays: 1 })).archived).toBe(0)
  const told: string[][] = []
  core.subscribe(
    { names: ['work.removed'] },
    { onEvent: (event) => event.name === 'work.removed' && told.push(event.payload.itemIds) },
  )
  expect((await core.call('work.archive', { olderThanDays: 0 })).archived).toBe(2)
  expect(told).toEqual([[child.id, parent.id]])
  check()
  expect((await core.call('work.list', {})).items.map(({ id }) => id)).toEqual([unfinished.id, waits.id])
  await expect(read(child.id)).rejects.toMatchObject({ code: 'not_found', details: { archived: true } })
  const { items, totalCount } = await core.call('work.archived', { search: 'CHILD' })
  expect(totalCount).toBe(1)
  expect(items).toMatchObject([
    { item: { title: 'child', status: 'complete' }, links: [{ kind: 'blocks', toId: waits.id }] },
  ])
  const first = await core.call('work.archived', { limit: 1 })
  const second = await core.call('work.archived', { limit: 1, cursor: first.nextCursor ?? '' })
  expect([...first.items, ...second.items].map(({ item }) => item.title).sort()).toEqual(['child', 'parent'])
  expect((await core.call('work.history', { recordId: child.id })).events[0]).toMatchObject({
    what: 'archived',
  })
})
