import { expect, test } from 'vitest'
import { temporaryDirectory, testCore } from '../../../../../test/harness/test-core.ts'
import {
  createStepKind,
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

const wait = { do: 'wait' }
const fail = { do: 'fail' }

test('a chain runs in order, and the run has the results of its last nodes', async () => {
  const { core, steps } = await startSteps()
  const run = await startRun(core, { nodes: [step('c', ['b']), step('b', ['a']), step('a')] })
  const ended = await endedRun(core, run.id)
  expect(ended).toMatchObject({ state: 'completed', progress: { total: 3, completed: 3, share: 1 } })
  expect(steps.started).toEqual(['a', 'b', 'c'])
  expect(await resultOf(core, run.id)).toEqual({ c: 'c' })
  expect(await resultOf(core, run.id, 'b')).toBe('b')
  const kinds = (await logOf(core, run.id)).map(({ kind }) => kind.replace('workflow.', ''))
  expect(kinds).toEqual([
    'run.started',
    ...['node.started', 'node.completed', 'level.completed'],
    ...['node.started', 'node.completed', 'level.completed'],
    ...['node.started', 'node.completed', 'level.completed'],
    'run.completed',
  ])
})

test('a chain of mergeable nodes goes on at once, before all else that is ready', async () => {
  const { core } = await startSteps()
  const chain = (mergeable: boolean) => [
    { id: 'a', kind: 'transform', value: 1, priority: 9, mergeable },
    { id: 'b', kind: 'transform', needs: ['a'], value: '{{ results.a }}', mergeable },
    { id: 'c', kind: 'transform', needs: ['b'], value: '{{ results.b }}', mergeable },
    { id: 'other', kind: 'transform', value: 2, priority: 5 },
  ]
  const orderOf = async (mergeable: boolean) => {
    const run = await startRun(core, { maxParallel: 1, nodes: chain(mergeable) } as never)
    await endedRun(core, run.id)
    expect(await resultOf(core, run.id)).toEqual({ c: 1, other: 2 })
    const log = await logOf(core, run.id)
    return log.flatMap(({ kind, nodeId }) => (kind === 'workflow.node.started' ? [nodeId] : []))
  }
  expect(await orderOf(false)).toEqual(['a', 'other', 'b', 'c'])
  expect(await orderOf(true)).toEqual(['a', 'b', 'c', 'other'])
})

test('templates see inputs and results; the output is made from them', async () => {
  const { core } = await startSteps()
  const run = await startRun(
    core,
    {
      inputs: { name: { type: 'string' } },
      nodes: [
        { id: 'a', kind: 'transform', value: { greeting: 'Hello {{ inputs.name }}' } },
        { id: 'b', kind: 'transform', needs: ['a'], value: '{{ results.a.greeting | upcase }}' },
        { id: 'no', kind: 'transform', needs: ['a'], when: 'results.a.greeting == "x"', value: 1 },
        { id: 'c', kind: 'transform', needs: ['no', 'b'], value: '{{ nodes.no.state }} {{ results.b }}' },
      ],
      output: { said: '{{ results.c }}' },
    },
    { inputs: { name: 'Ada' } },
  )
  expect(await endedRun(core, run.id)).toMatchObject({ state: 'completed' })
  expect(await resultOf(core, run.id)).toEqual({ said: 'skipped HELLO ADA' })
  expect((await nodesOf(core, run.id)).no).toMatchObject({ state: 'skipped', note: 'its condition is false' })
})

test('there is no barrier between levels: a node starts the moment its own needs have ended', async () => {
  const { core, steps } = await startSteps()
  const run = await startRun(core, {
    nodes: [
      step('slow', [], {}, wait),
      step('fast'),
      step('after', ['fast']),
      step('last', ['slow', 'after']),
    ],
  })
  await untilRun(core, run.id, async () => (await statesOf(core, run.id)).after === 'completed')
  expect(await statesOf(core, run.id)).toMatchObject({ slow: 'running', last: 'pending' })
  await steps.let('slow')
  expect(await endedRun(core, run.id)).toMatchObject({ state: 'completed' })
})

test('with few places, priority goes first, then the longest remaining path', async () => {
  const { core, steps } = await startSteps()
  const run = await startRun(
    core,
    {
      nodes: [
        step('gate', [], {}, wait),
        step('short', ['gate'], { estimate: 1 }),
        step('long', ['gate'], { estimate: 5 }),
        step('head', ['gate'], { estimate: 1 }),
        step('tail', ['head'], { estimate: 100 }),
        step('urgent', ['gate'], { estimate: 1, priority: 5 }),
      ],
    },
    { maxParallel: 1 },
  )
  await steps.let('gate')
  await endedRun(core, run.id)
  expect(steps.started).toEqual(['gate', 'urgent', 'head', 'tail', 'long', 'short'])
  expect(steps.most).toBe(1)
})

test('fail fast: what runs is aborted, the rest is cancelled, the failure is told', async () => {
  const { core } = await startSteps()
  const run = await startRun(core, {
    nodes: [step('a'), step('bad', ['a'], {}, fail), step('other', [], {}, wait), step('later', ['other'])],
  })
  const ended = await endedRun(core, run.id)
  expect(ended).toMatchObject({
    state: 'failed',
    failure: { kind: 'command_failed', message: 'bad: bad broke' },
  })
  expect(await statesOf(core, run.id)).toEqual({
    a: 'completed',
    bad: 'failed',
    other: 'cancelled',
    later: 'cancelled',
  })
})

test('continue: what does not need the failed node goes on; what needs it is skipped and says so', async () => {
  const { core } = await startSteps()
  const run = await startRun(core, {
    onFailure: 'continue',
    nodes: [
      step('bad', [], {}, fail),
      step('x', ['bad']),
      step('y', ['x']),
      step('other'),
      step('more', ['other']),
    ],
  })
  expect(await endedRun(core, run.id)).toMatchObject({ state: 'failed', note: '1 of 5 nodes failed' })
  const nodes = await nodesOf(core, run.id)
  expect(nodes.more?.state).toBe('completed')
  expect(nodes.x).toMatchObject({ state: 'skipped', note: 'needs bad, which failed' })
  expect(nodes.y).toMatchObject({ state: 'skipped', note: 'needs x, which could not run' })
})

test('a retry waits, runs again and succeeds; a kind that is not worth one fails at once', async () => {
  const { core, steps } = await startSteps()
  const retry = { attempts: 3, delay: 0.01, maxDelay: 0.02 }
  const run = await startRun(core, {
    onFailure: 'continue',
    nodes: [
      step('flaky', [], { retry }, { do: 'fail-times', times: 2 }),
      step('never', [], { retry: { ...retry, on: ['timed_out'] } }, fail),
      step('always', [], { retry }, fail),
    ],
  })
  await endedRun(core, run.id)
  const nodes = await nodesOf(core, run.id)
  expect(nodes.flaky).toMatchObject({ state: 'completed', attempt: 3 })
  expect(nodes.never).toMatchObject({ state: 'failed', attempt: 1 })
  expect(nodes.always).toMatchObject({ state: 'failed', attempt: 3 })
  expect(steps.started.filter((name) => name === 'flaky')).toHaveLength(3)
})

test('a time-out ends a node, also of the whole run', async () => {
  const { core } = await startSteps()
  const node = await startRun(core, { nodes: [step('slow', [], { timeout: 0.05 }, wait)] })
  expect(await endedRun(core, node.id)).toMatchObject({ state: 'failed', failure: { kind: 'timed_out' } })
  const whole = await startRun(core, {
    timeout: 0.05,
    nodes: [step('slow', [], {}, wait), step('next', ['slow'])],
  })
  expect(await endedRun(core, whole.id)).toMatchObject({ state: 'failed', failure: { kind: 'timed_out' } })
  expect(await statesOf(core, whole.id)).toEqual({ slow: 'cancelled', next: 'cancelled' })
})

test('nodes that need the same lock run one after the other, and the waiting one says who holds it', async () => {
  const { core, steps } = await startSteps()
  const resources = [{ id: 'db:{{ inputs.name }}' }]
  const run = await startRun(
    core,
    {
      inputs: { name: {} },
      nodes: [step('a', [], { resources }, wait), step('b', [], { resources }, wait), step('c')],
    },
    { inputs: { name: 'main' } },
  )
  await steps.waits('a')
  await untilRun(core, run.id, async () => (await nodesOf(core, run.id)).b?.waitingFor === 'lock')
  const { b } = await nodesOf(core, run.id)
  expect(b).toMatchObject({ state: 'ready', note: expect.stringContaining('db:main') })
  expect((await core.call('resource.list', {})).resources[0]).toMatchObject({ id: 'db:main' })
  await steps.let('a')
  await steps.let('b')
  expect(await endedRun(core, run.id)).toMatchObject({ state: 'completed' })
  expect((await core.call('resource.list', {})).resources).toEqual([])
})

test('a cached result is used again by another run, unless it is to be fresh', async () => {
  const { core, steps } = await startSteps()
  const nodes = [step('a', [], { cache: { ttl: 60 } }, { result: 7 }), step('b', ['a'])]
  await endedRun(core, (await startRun(core, { nodes }, { directory: '/tmp' })).id)
  const second = await startRun(core, { nodes }, { directory: '/tmp' })
  await endedRun(core, second.id)
  expect((await nodesOf(core, second.id)).a).toMatchObject({ state: 'completed', cached: true, preview: '7' })
  expect(steps.started).toEqual(['a', 'b', 'b'])
  const fresh = await startRun(core, { nodes }, { directory: '/tmp', fresh: true })
  await endedRun(core, fresh.id)
  const elsewhere = await startRun(core, { nodes }, { directory: temporaryDirectory() })
  await endedRun(core, elsewhere.id)
  expect(steps.started.filter((name) => name === 'a')).toHaveLength(3)
  const kinds = (await logOf(core, second.id)).map(({ kind }) => kind)
  expect(kinds).toContain('workflow.cache.hit')
})

test('a run of many steps that end at once does not keep the event loop from all else', async () => {
  const { core } = await startSteps()
  const nodes = Array.from({ length: 2_000 }, (_, i) => step(`n${i}`, i === 0 ? [] : [`n${i - 1}`]))
  let turns = 0
  const timer = setInterval(() => (turns += 1), 1)
  const run = await startRun(core, { nodes })
  const before = turns
  expect(await endedRun(core, run.id)).toMatchObject({ state: 'completed', progress: { completed: 2_000 } })
  clearInterval(timer)
  expect(turns - before).toBeGreaterThan(1)
})

test('a definition with errors and a directory that is not there are refused', async () => {
  const { core } = await startSteps()
  await expect(startRun(core, { nodes: [step('a', ['b']), step('b', ['a'])] })).rejects.toMatchObject({
    code: 'validation',
  })
  await expect(startRun(core, { nodes: [step('a')] }, { directory: '/no/such/place' })).rejects.toMatchObject(
    {
      code: 'directory_not_found',
    },
  )
  await expect(core.call('run.get', { runId: '00000000-0000-7000-8000-000000000000' })).rejects.toMatchObject(
    {
      code: 'not_found',
    },
  )
})

test('a defect of a kind ends the run, and nothing waits for its node', async () => {
  const steps = createStepKind()
  const broken = { ...steps.kind, kind: 'broken', run: () => Promise.resolve(undefined as never) }
  const core = await testCore({ nodeKinds: [steps.kind, broken] })
  const { id: runId } = await startRun(core, {
    nodes: [{ ...step('a'), kind: 'broken' }, step('b', [], {}, { do: 'wait' }), step('c', ['a'])],
  })
  expect(await endedRun(core, runId)).toMatchObject({ state: 'failed', failure: { kind: 'internal' } })
  expect(Object.values(await statesOf(core, runId))).toEqual(['cancelled', 'cancelled', 'cancelled'])
})
