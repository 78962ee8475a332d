import { expect, test } from 'vitest'
import { temporaryDirectory, testCore } from '../../../../../test/harness/test-core.ts'
import type { Input } from '../../../../contract/operations.ts'
import type { LinkKind, WorkItem } from '../../../../contract/work-item.ts'
import { derivedColumns } from '../fixtures/derived.ts'

async function open() {
  const dataDirectory = temporaryDirectory('data')
  const core = await testCore({ dataDirectory, schedule: false })
  const make = async (title: string, more: Partial<Input<'work.create'>> = {}): Promise<WorkItem> =>
    (await core.call('work.create', { itemType: 'task', title, ...more })).item
  const link = (from: WorkItem, kind: LinkKind, to: WorkItem) =>
    core.call('work.link', { fromId: from.id, toId: to.id, kind })
  const set = async (item: WorkItem, ...statuses: WorkItem['status'][]) => {
    for (const status of statuses) {
      const { version } = (await core.call('work.get', { itemId: item.id })).item
      await core.call('work.update', { itemId: item.id, version, status })
    }
  }
  const ready = async (filter: Input<'work.ready'> = {}) =>
    (await core.call('work.ready', filter)).items.map(({ title }) => title)
  const blocked = async () =>
    (await core.call('work.blocked', {})).items.map(({ title, blockers }) => [
      title,
      ...blockers.map(({ reason }) => reason),
    ])
  const check = () => {
    const { kept, counted } = derivedColumns(dataDirectory)
    expect(kept).toEqual(counted)
  }
  return { core, dataDirectory, make, link, set, ready, blocked, check }
}

test('what is ready comes by priority, then by what it lets start, then by age', async () => {
  const { make, link, ready, core } = await open()
  await make('old')
  const popular = await make('popular')
  await link(popular, 'blocks', await make('waits'))
  await make('urgent', { priority: 'critical' })
  await make('A project', { itemType: 'project' })
  expect(await ready()).toEqual(['urgent', 'popular', 'old'])
  expect(await ready({ itemTypes: ['project'] })).toEqual(['A project'])
  const { items, totalCount } = await core.call('work.ready', { limit: 2 })
  expect(items.map(({ unblocks }) => unblocks)).toEqual([0, 1])
  expect(totalCount).toBe(3)
})

test('both kinds that hold up do, until their blocker is done, and what is below is held too', async () => {
  const { make, link, set, ready, blocked, check } = await open()
  const first = await make('first')
  const second = await make('second')
  await make('below', { parentId: second.id })
  await link(second, 'depends_on', first)
  expect(await ready()).toEqual(['first'])
  expect(await blocked()).toEqual([
    ['second', '"first" is to be done first.'],
    ['below', '"second", which it is below, waits for "first".'],
  ])
  check()
  await set(first, 'in-progress', 'complete')
  expect(await ready()).toEqual(['second', 'below'])
  await set(first, 'need-to-be-done')
  expect(await ready()).toEqual(['first'])
  await set(first, 'cancelled')
  expect(await ready()).toEqual(['second', 'below'])
  check()
})

test('reasons go to the root', async () => {
  const { make, link, set, core } = await open()
  const root = await make('root', { itemType: 'research' })
  const middle = await make('middle')
  const leaf = await make('leaf')
  await link(root, 'blocks', middle)
  await link(leaf, 'depends_on', middle)
  await set(root, 'blocked')
  const { blockers } = await core.call('work.get', { itemId: leaf.id })
  expect(blockers.map(({ level, kind, itemId, byId }) => ({ level, kind, itemId, byId }))).toEqual([
    { level: 0, kind: 'link', itemId: leaf.id, byId: middle.id },
    { level: 1, kind: 'link', itemId: middle.id, byId: root.id },
    { level: 2, kind: 'status', itemId: root.id, byId: null },
  ])
})

test('items that would wait for each other are refused, with the whole way', async () => {
  const { core, make, link, check } = await open()
  const a = await make('a')
  const b = await make('b')
  const c = await make('c')
  await link(a, 'blocks', b)
  await link(c, 'depends_on', b)
  await expect(link(c, 'blocks', a)).rejects.toMatchObject({
    code: 'conflict',
    message: 'They would wait for each other: "a" → "c" → "b" → "a".',
    details: { cycle: [a.id, c.id, b.id, a.id] },
  })
  await expect(link(a, 'blocks', a)).rejects.toMatchObject({ code: 'validation' })
  await expect(link(a, 'blocks', b)).rejects.toMatchObject({ code: 'conflict' })
  // By what they are below.
  const child = await make('child', { parentId: a.id })
  await expect(link(child, 'depends_on', a)).rejects.toMatchObject({
    message: '"child" can\'t wait for "a": it is below it.',
  })
  await expect(link(a, 'depends_on', child)).rejects.toMatchObject({ code: 'conflict' })
  await expect(link(c, 'blocks', child)).resolves.toBeDefined()
  await expect(
    core.call('work.move', { itemId: child.id, version: 1, parentId: b.id }),
  ).resolves.toBeDefined()
  await expect(
    core.call('work.move', { itemId: child.id, version: 2, parentId: c.id }),
  ).rejects.toMatchObject({
    message: '"child" can\'t wait for "c": it would be below it.',
  })
  await expect(
    core.call('work.move', { itemId: c.id, version: 1, parentId: child.id }),
  ).rejects.toMatchObject({ message: '"c" can\'t wait for "b": it would be below it.' })
  // By what is below it.
  const above = await make('above')
  const inner = await make('inner', { parentId: above.id })
  const waits = await make('waits')
  await link(waits, 'depends_on', inner)
  await expect(
    core.call('work.move', { itemId: above.id, version: 1, parentId: waits.id }),
  ).rejects.toMatchObject({
    code: 'conflict',
    details: { cycle: [above.id, waits.id, inner.id, above.id] },
  })
  check()
})

test('links that hold nothing up may go around, and are taken away again', async () => {
  const { core, make, link, ready } = await open()
  const a = await make('a')
  const b = await make('b', { discoveredFrom: a.id })
  await link(a, 'relates_to', b)
  await link(b, 'relates_to', a)
  expect(await ready()).toEqual(['a', 'b'])
  const { links } = await core.call('work.get', { itemId: b.id })
  expect(links.map(({ kind, other }) => [kind, other.title])).toEqual([
    ['discovered_from', 'a'],
    ['relates_to', 'a'],
    ['relates_to', 'a'],
  ])
  const ends = { fromId: a.id, toId: b.id, kind: 'relates_to' } as const
  await core.call('work.unlink', ends)
  await expect(core.call('work.unlink', ends)).rejects.toMatchObject({ code: 'not_found' })
})

test('whoever takes an item has it, and another one is told who', async () => {
  const { core, make, ready, check } = await open()
  const item = await make('work')
  await make('below', { parentId: item.id })
  const taken = await core.call('work.claim', { itemId: item.id }, { by: 'alice' })
  expect(taken.item).toMatchObject({
    claim: { by: 'alice', taskId: null },
    status: 'in-progress',
    version: 2,
  })
  expect(await ready()).toEqual([])
  check()
  await expect(core.call('work.claim', { itemId: item.id }, { by: 'bob' })).rejects.toMatchObject({
    code: 'conflict',
    message: 'alice has "work" already.',
    details: { claim: { by: 'alice' } },
  })
  const back = await core.call('work.release', { itemId: item.id, note: 'Too hard.' })
  expect(back.item).toMatchObject({ claim: null, status: 'need-to-be-done', notes: 'Too hard.' })
  await expect(core.call('work.release', { itemId: item.id })).rejects.toMatchObject({ code: 'conflict' })
  expect(await ready()).toEqual(['work', 'below'])
  check()
})

test('the next that is ready is given to one alone, and nothing when there is nothing', async () => {
  const { core, make } = await open()
  await make('low', { priority: 'low' })
  await make('high', { priority: 'high' })
  const next = () => core.call('work.claimNext', {})
  const both = await Promise.all([next(), next(), next()])
  expect(both.map(({ item }) => item?.title ?? null)).toEqual(['high', 'low', null])
})

test('what can’t be started can’t be taken', async () => {
  const { core, make, link } = await open()
  const a = await make('a')
  const b = await make('b')
  await link(a, 'blocks', b)
  await expect(core.call('work.claim', { itemId: b.id })).rejects.toMatchObject({
    code: 'conflict',
    message: '"b" can\'t be taken: "a" is to be done first.',
  })
})

test('ready work of a directory is that of what says so, or is below it', async () => {
  const { make, ready } = await open()
  const project = await make('project', { itemType: 'project', metadata: { directory: '/one' } })
  await make('in one', { parentId: project.id })
  await make('in two', { parentId: project.id, metadata: { directory: '/two' } })
  await make('nowhere')
  expect(await ready({ directory: '/one' })).toEqual(['in one'])
  expect(await ready({ directory: '/two' })).toEqual(['in two'])
  expect(await ready({ directory: '/three' })).toEqual([])
  expect(await ready({ belowId: project.id })).toEqual(['in one', 'in two'])
})

test('what is removed with a done item above it holds nothing up', async () => {
  const { core, make, link, set, ready, check } = await open()
  const above = await make('above', { itemType: 'project' })
  const below = await make('below', { parentId: above.id })
  await link(below, 'blocks', await make('waits'))
  await set(above, 'cancelled')
  await core.call('work.remove', { itemId: above.id, version: 2 })
  expect(await ready()).toEqual(['waits'])
  check()
})

test('a removed blocker holds nothing up, and does again when it is back', async () => {
  const { core, make, link, ready, check } = await open()
  const a = await make('a')
  const b = await make('b')
  await link(a, 'blocks', b)
  await core.call('work.remove', { itemId: a.id, version: 1 })
  expect(await ready()).toEqual(['b'])
  check()
  await core.call('work.restore', { itemId: a.id, version: 2 })
  expect(await ready()).toEqual(['a'])
  check()
})
