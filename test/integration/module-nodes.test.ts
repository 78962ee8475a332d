import { expect, test } from 'vitest'
import { type Core, createCore } from '../../src/main/core/core.ts'
import { billing, type SampleModule, shop, writeModules } from '../harness/sample-modules.ts'
import { inState, testConfig, testCore, until } from '../harness/test-core.ts'
import { endedRun, nodesOf, startRun, untilRun } from '../harness/test-runs.ts'

type Node = Parameters<typeof startRun>[1]['nodes'][number]

const claude = (id: string, fields: Record<string, unknown>) => ({ id, kind: 'claude', ...fields }) as Node
const answering = { id: 'stock.count', version: '1.0.0' }
const stock = (name: string, changes: Partial<SampleModule> = {}): SampleModule => ({
  name,
  capabilities: [answering],
  ...changes,
})

/** What the log of a run says of choices. */
async function choices(core: Core, runId: string): Promise<string[]> {
  const { entries } = await core.call('run.log', { runId, limit: 1_000 })
  return entries.filter(({ kind }) => kind === 'workflow.module.chosen').map(({ text }) => text)
}

test('a node asks a module by its name or by what it can, and its answer is the result', async () => {
  const core = await testCore({ modulePaths: writeModules([billing, shop]) })
  const run = await startRun(core, {
    nodes: [
      claude('free', { module: 'shop', prompt: 'What do you sell? #sim:quick' }),
      claude('cancel', {
        capability: 'invoice.cancel',
        capabilityVersion: '^1',
        input: { id: 'R-{{ run.title | size }}' },
        prompt: 'How?',
      }),
      claude('each', {
        forEach: '"shop,billing" | split: ","',
        module: '{{ item }}',
        prompt: 'Who are you? #sim:quick',
      }),
      { id: 'end', kind: 'transform', needs: ['cancel'], value: '{{ results.cancel.endpoint }}' } as Node,
    ],
    output: { each: '{{ results.each }}', end: '{{ results.end }}', free: '{{ results.free }}' },
  })
  expect(await endedRun(core, run.id)).toMatchObject({ state: 'completed' })
  const { result } = await core.call('run.result', { runId: run.id })
  expect(result).toEqual({
    each: [expect.stringMatching(/./), expect.stringMatching(/./)],
    end: expect.any(String),
    free: expect.stringMatching(/./),
  })
  const { free } = await nodesOf(core, run.id)
  const task = await core.call('task.get', { taskId: free?.taskId ?? '' })
  expect(task).toMatchObject({ title: 'shop: What do you sell? #sim:quick', state: 'completed' })
  expect((await choices(core, run.id)).toSorted()).toEqual([
    'Asks billing has invoice.cancel 1.2.0 (asked for ^1).',
    'Asks billing was named.',
    'Asks shop was named.',
    'Asks shop was named.',
  ])
})

test('what a node of a module can not be asked is its failure, in words', async () => {
  const core = await testCore({ modulePaths: writeModules([billing, shop]) })
  const run = await startRun(core, {
    onFailure: 'continue',
    nodes: [
      claude('nobody', { module: 'shp', prompt: 'What?' }),
      claude('version', { capability: 'invoice.cancel', capabilityVersion: '^9', prompt: 'What?' }),
      claude('input', { capability: 'invoice.cancel', input: { id: 7 }, prompt: 'What?' }),
      claude('broken', { module: 'shop', prompt: 'What? #sim:fail' }),
    ],
  })
  await endedRun(core, run.id)
  const nodes = await nodesOf(core, run.id)
  expect(nodes.nobody?.failure?.message).toContain('did you mean "shop"?')
  expect(nodes.version?.failure?.message).toContain('billing: it has invoice.cancel 1.2.0, not ^9')
  expect(nodes.input?.failure?.message).toContain('id must be string')
  expect(nodes.broken?.failure?.message).toMatch(/^shop did not answer: /)
  expect(await choices(core, run.id)).toEqual(['Asks shop was named.'])
})

test('a node continues the conversation of an earlier one', async () => {
  const core = await testCore({ modulePaths: writeModules([shop]) })
  const run = await startRun(core, {
    nodes: [
      claude('first', { module: 'shop', prompt: 'My number is 4711. #sim:quick' }),
      claude('second', { needs: ['first'], session: 'first', module: 'shop', prompt: 'Which? #sim:context' }),
    ],
  })
  expect(await endedRun(core, run.id)).toMatchObject({ state: 'completed' })
  const { queries } = await core.call('module.history', { module: 'shop' })
  expect(new Set(queries.map(({ conversationId }) => conversationId)).size).toBe(1)
})

test('the choice is made when the node starts, and stays over a restart', async () => {
  const root = writeModules([stock('alpha'), stock('beta')])
  const config = testConfig({ modulePaths: root })
  const first = await createCore(config)
  const run = await startRun(first, {
    nodes: [
      claude('count', { capability: 'stock.count', prompt: 'How many? #sim:stream(tokens=300,rate=100)' }),
    ],
  })
  await untilRun(first, run.id, async () => {
    const { count } = await nodesOf(first, run.id)
    return count?.state === 'running' && count.taskId !== null
  })
  const told = [
    'Asks alpha has stock.count 1.0.0, and is the first by name of 2 that fit alike and are as little loaded.',
  ]
  expect(await choices(first, run.id)).toEqual(told)
  await first.close({ instances: 'leave' })
  // Asked now, the other one would be chosen.
  writeModules([stock('alpha', { capabilities: [] })], root)
  const core = await testCore(config)
  expect(await endedRun(core, run.id)).toMatchObject({ state: 'completed' })
  const { queries } = await core.call('module.history', {})
  expect(queries.map(({ module, state }) => [module, state])).toEqual([['alpha', 'answered']])
  expect(await choices(core, run.id)).toEqual(told)
})

test('a run that is cancelled takes its question back', async () => {
  const core = await testCore({ modulePaths: writeModules([shop]) })
  const run = await startRun(core, {
    nodes: [claude('slow', { module: 'shop', prompt: 'What? #sim:slow(tokens=3000,rate=50)' })],
  })
  await untilRun(core, run.id, async () => (await nodesOf(core, run.id)).slow?.taskId !== null)
  await core.call('run.cancel', { runId: run.id })
  expect(await endedRun(core, run.id)).toMatchObject({ state: 'cancelled' })
  const { queries } = await core.call('module.history', {})
  expect(queries).toMatchObject([{ state: 'cancelled' }])
})

test('a run is cancelled, and a question taken back, while the task is being ended already', async () => {
  const core = await testCore({ modulePaths: writeModules([shop]) })
  const run = await startRun(core, {
    nodes: [claude('slow', { module: 'shop', prompt: 'What? #sim:stuck(deaf=1)' })],
  })
  await untilRun(core, run.id, async () => (await nodesOf(core, run.id)).slow?.taskId !== null)
  const taskId = (await nodesOf(core, run.id)).slow?.taskId ?? ''
  await until(core, taskId, inState('running'))
  await core.call('task.terminate', { taskId })
  await core.call('run.cancel', { runId: run.id })
  const { queries } = await core.call('module.history', {})
  expect(await core.call('module.cancelQuery', { queryId: queries[0]?.id ?? '' })).toMatchObject({ taskId })
  expect(await endedRun(core, run.id)).toMatchObject({ state: 'cancelled' })
})
