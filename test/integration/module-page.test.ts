import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { billing, shop, writeModules } from '../harness/sample-modules.ts'
import { testCore, untilEvent } from '../harness/test-core.ts'

test('how often modules were asked, and how busy they are, is counted without those that never were', async () => {
  const core = await testCore({ modulePaths: writeModules([{ ...billing, maxParallel: 1 }, shop]) })
  const figures = async () => (await core.call('module.figures', {})).figures
  expect(await figures()).toEqual([])
  await core.call('module.ask', { modules: ['billing'], question: 'Where is it? #sim:quick' })
  expect(await figures()).toMatchObject([{ module: 'billing', asked: 1, busy: 0, waiting: 0 }])
  const { queries } = await core.call('module.ask', {
    modules: ['billing'],
    question: 'Look for long #sim:stuck',
    background: true,
  })
  await core.call('module.ask', { modules: ['billing'], question: 'And then?', background: true })
  await untilEvent(core, async () => {
    const { state } = await core.call('module.query', { queryId: queries[0]?.id ?? '' })
    return state === 'asked' ? state : null
  })
  expect(await figures()).toMatchObject([{ module: 'billing', asked: 3, busy: 1, waiting: 1 }])
})

test('who would answer is told without asking anybody', async () => {
  const core = await testCore({ modulePaths: writeModules([billing, shop]) })
  const decision = await core.call('module.route', { capability: 'invoice.cancel' })
  expect(decision).toMatchObject({
    chosen: ['billing'],
    candidates: [{ module: 'billing', score: 1 }],
  })
  expect((await core.call('module.route', { capability: 'nothing.here' })).chosen).toEqual([])
  expect((await core.call('module.history', {})).queries).toEqual([])
})

test('the text of a listed file is told, also of one that makes no module, and of no other file', async () => {
  const root = writeModules([billing, { ...shop, colour: 'blue' }])
  const other = join(root, 'secret.txt')
  writeFileSync(other, 'not for others')
  const core = await testCore({ modulePaths: root })
  const { broken } = await core.call('module.list', {})
  const { source } = await core.call('module.source', { path: broken[0]?.path ?? '' })
  expect(source).toContain('colour: blue')
  const fine = await core.call('module.source', { path: join(root, 'billing', 'module.yaml') })
  expect(fine.source).toContain('invoice.cancel')
  await expect(core.call('module.source', { path: other })).rejects.toMatchObject({ code: 'not_found' })
})

test('the question that a task works for is found by the task', async () => {
  const core = await testCore({ modulePaths: writeModules([billing, shop]) })
  const { queries } = await core.call('module.ask', { modules: ['shop'], question: 'Which? #sim:quick' })
  await core.call('module.ask', { modules: ['billing'], question: 'Who? #sim:quick' })
  const [asked] = queries
  const { queries: found } = await core.call('module.history', { taskId: asked?.taskId ?? '' })
  expect(found.map(({ id }) => id)).toEqual([asked?.id])
})
