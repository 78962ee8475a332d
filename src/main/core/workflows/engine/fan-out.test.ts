import { expect, test } from 'vitest'
import {
  endedRun,
  logOf,
  nodesOf,
  resultOf,
  startRun,
  startSteps,
  statesOf,
  step,
  untilRun,
} from '../../../../../test/harness/test-runs.ts'
import type { Json } from '../../../../contract/values.ts'

const list = (value: Json) => ({ inputs: { list: { type: 'list', default: value } } }) as const
const each = { forEach: 'inputs.list' }

test('results are collected in order, whatever order they end in', async () => {
  const { core, steps } = await startSteps()
  const run = await startRun(core, {
    ...list(['x', 'y', 'z']),
    nodes: [step('all', [], each, { do: 'wait' })],
  })
  await steps.waits('all[0]', 'all[1]', 'all[2]')
  expect((await nodesOf(core, run.id)).all).toMatchObject({ state: 'running', itemCount: 3, itemsEnded: 0 })
  for (const [index, result] of [
    [2, 'c'],
    [0, 'a'],
    [1, 'b'],
  ] as const)
    await steps.let(`all[${index}]`, result)
  await endedRun(core, run.id)
  expect(await resultOf(core, run.id, 'all')).toEqual(['a', 'b', 'c'])
  expect(await resultOf(core, run.id, 'all', 1)).toBe('b')
})

test.each([
  ['collect', [], []],
  ['merge', [], {}],
  ['first', [], null],
  ['majority', [], null],
  ['merge', [{ a: 1, b: 1 }, { b: 2 }], { a: 1, b: 2 }],
  ['merge', [[1], [2, 3]], [1, 2, 3]],
  ['majority', ['no', { v: 1 }, { v: 1 }, 'no'], 'no'],
  ['majority', ['a', { v: 1 }, { v: 1 }], { v: 1 }],
] as const)('%s of %j is %j', async (collect, values, expected) => {
  const { core } = await startSteps()
  const nodes = [step('all', [], { ...each, collect }, { result: 'item' }), step('after', ['all'])]
  const run = await startRun(core, { ...list(values as unknown as Json), nodes })
  expect(await endedRun(core, run.id)).toMatchObject({ state: 'completed' })
  expect(await resultOf(core, run.id, 'all')).toEqual(expected)
})

test('first: the others are ended as soon as one has succeeded, and a failed one does no harm', async () => {
  const { core, steps } = await startSteps()
  const run = await startRun(core, {
    ...list([1, 2, 3]),
    nodes: [step('race', [], { ...each, collect: 'first' }, { do: 'wait' }), step('after', ['race'])],
  })
  const [first] = await steps.waits('race[0]', 'race[1]', 'race[2]')
  first?.fail()
  await steps.let('race[2]', 'won')
  expect(await endedRun(core, run.id)).toMatchObject({ state: 'completed' })
  expect(await resultOf(core, run.id, 'race')).toBe('won')
  expect(await statesOf(core, run.id)).toMatchObject({
    'race[0]': 'failed',
    'race[1]': 'cancelled',
    after: 'completed',
  })
})

test('a failed element fails the node: at once under failFast, after the others under continue', async () => {
  const { core, steps } = await startSteps()
  const nodes = [step('all', [], each, { do: 'wait' }), step('after', ['all'])]
  const fast = await startRun(core, { ...list([1, 2, 3]), nodes }, { maxParallel: 2 })
  const [, second] = await steps.waits('all[0]', 'all[1]')
  second?.fail()
  expect(await endedRun(core, fast.id)).toMatchObject({
    state: 'failed',
    failure: { kind: 'command_failed' },
  })
  expect(await statesOf(core, fast.id)).toMatchObject({
    all: 'failed',
    'all[0]': 'cancelled',
    'all[1]': 'failed',
    'all[2]': 'cancelled',
    after: 'cancelled',
  })
  const slow = await startRun(core, { ...list([1, 2, 3]), nodes, onFailure: 'continue' })
  const [, bad] = await steps.waits('all[0]', 'all[1]', 'all[2]')
  bad?.fail()
  await steps.let('all[0]', 'a')
  await steps.let('all[2]', 'c')
  await endedRun(core, slow.id)
  const { all } = await nodesOf(core, slow.id)
  expect(all).toMatchObject({ state: 'failed', failure: { message: 'Element 2 of 3 failed: all[1] broke' } })
  expect(await resultOf(core, slow.id, 'all')).toEqual(['a', null, 'c'])
  expect((await nodesOf(core, slow.id)).after).toMatchObject({ state: 'skipped' })
})

test('what is no list fails the node with words; elements have retries and locks of their own', async () => {
  const { core, steps } = await startSteps()
  const none = await startRun(core, { ...list([]), nodes: [step('a', [], { forEach: 'inputs.list.size' })] })
  expect(await endedRun(core, none.id)).toMatchObject({ state: 'failed', failure: { kind: 'template' } })
  const run = await startRun(core, {
    ...list(['p', 'q']),
    nodes: [
      step(
        'all',
        [],
        { ...each, retry: { attempts: 2, delay: 0 }, resources: [{ id: 'same' }] },
        { do: 'fail-times', times: 1 },
      ),
    ],
  })
  expect(await endedRun(core, run.id)).toMatchObject({ state: 'completed' })
  expect(steps.most).toBe(1)
  expect(await nodesOf(core, run.id)).toMatchObject({ 'all[0]': { attempt: 2 }, 'all[1]': { attempt: 2 } })
})

test('an element is retried alone; the results of the others stay', async () => {
  const { core, steps } = await startSteps()
  const run = await startRun(core, {
    ...list([1, 2, 3]),
    onFailure: 'continue',
    nodes: [step('all', [], each, { do: 'wait' }), step('after', ['all'])],
  })
  const [, bad] = await steps.waits('all[0]', 'all[1]', 'all[2]')
  bad?.fail()
  await steps.let('all[0]', 'a')
  await steps.let('all[2]', 'c')
  await endedRun(core, run.id)
  await core.call('run.retryNode', { runId: run.id, nodeId: 'all', item: 1 })
  await steps.let('all[1]', 'b')
  await untilRun(core, run.id, ({ state }) => state === 'completed')
  expect(await resultOf(core, run.id, 'all')).toEqual(['a', 'b', 'c'])
  expect(steps.started.filter((name) => name === 'all[0]')).toHaveLength(1)
  expect((await logOf(core, run.id)).map(({ kind }) => kind)).toContain('workflow.run.resumed')
})

test('an element that a person skipped stays so when the run is resumed', async () => {
  const { core, steps } = await startSteps()
  const run = await startRun(core, {
    ...list([1, 2]),
    onFailure: 'continue',
    nodes: [step('all', [], each, { do: 'wait' })],
  })
  const [, bad] = await steps.waits('all[0]', 'all[1]')
  await core.call('run.skipNode', { runId: run.id, nodeId: 'all', item: 0 })
  bad?.fail()
  expect(await endedRun(core, run.id)).toMatchObject({ state: 'failed' })
  await core.call('run.resume', { runId: run.id })
  await steps.let('all[1]', 'b')
  await untilRun(core, run.id, ({ state }) => state === 'completed')
  expect(await resultOf(core, run.id, 'all')).toEqual([null, 'b'])
  expect((await nodesOf(core, run.id))['all[0]']).toMatchObject({ state: 'skipped' })
})
