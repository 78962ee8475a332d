import { expect, test } from 'vitest'
import { testCore } from '../../../../../test/harness/test-core.ts'
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
import type { AnyEvent } from '../../../../contract/events.ts'

const wait = { do: 'wait' }

test('a held run lets what runs finish and starts nothing; then it goes on', async () => {
  const { core, steps } = await startSteps()
  const { id: runId } = await startRun(core, { nodes: [step('a', [], {}, wait), step('b', ['a'])] })
  await steps.waits('a')
  expect(await core.call('run.pause', { runId })).toMatchObject({ state: 'paused', pausedAs: 'hold' })
  await steps.let('a')
  await untilRun(core, runId, async () => (await statesOf(core, runId)).a === 'completed')
  expect(await statesOf(core, runId)).toEqual({ a: 'completed', b: 'pending' })
  await expect(core.call('run.pause', { runId })).rejects.toMatchObject({ code: 'invalid_transition' })
  expect(await core.call('run.resume', { runId })).toMatchObject({ state: 'running' })
  expect(await endedRun(core, runId)).toMatchObject({ state: 'completed' })
  await expect(core.call('run.pause', { runId })).rejects.toMatchObject({
    code: 'invalid_transition',
    message: 'Run "trial" is completed and can\'t be paused.',
  })
  await expect(core.call('run.resume', { runId })).rejects.toMatchObject({ code: 'invalid_transition' })
})

test('freeze and resume reach the kind of what runs', async () => {
  const steps = createStepKind()
  const seen: string[] = []
  const kind = { ...steps.kind, freeze: () => void seen.push('freeze'), thaw: () => void seen.push('thaw') }
  const core = await testCore({ nodeKinds: [kind] })
  const { id: runId } = await startRun(core, { nodes: [step('a', [], {}, wait)] })
  await steps.waits('a')
  await core.call('run.pause', { runId, mode: 'freeze' })
  await core.call('run.resume', { runId })
  expect(seen).toEqual(['freeze', 'thaw'])
  await steps.let('a')
  await endedRun(core, runId)
})

test('a cancelled run ends what runs, and can be resumed: what had completed is not run again', async () => {
  const { core, steps } = await startSteps()
  const { id: runId } = await startRun(core, {
    nodes: [step('a'), step('b', ['a'], {}, wait), step('c', ['b'])],
  })
  await steps.waits('b')
  await core.call('run.cancel', { runId })
  expect(await endedRun(core, runId)).toMatchObject({ state: 'cancelled' })
  expect(await statesOf(core, runId)).toEqual({ a: 'completed', b: 'cancelled', c: 'cancelled' })
  await expect(core.call('run.cancel', { runId })).rejects.toMatchObject({ code: 'invalid_transition' })
  await core.call('run.resume', { runId })
  await steps.let('b')
  await untilRun(core, runId, ({ state }) => state === 'completed')
  expect(steps.started).toEqual(['a', 'b', 'b', 'c'])
})

test('a failed node is retried with everything that needs it', async () => {
  const { core, steps } = await startSteps()
  const { id: runId } = await startRun(core, {
    nodes: [step('a'), step('flaky', ['a'], {}, wait), step('c', ['flaky']), step('d')],
  })
  const [flaky] = await steps.waits('flaky')
  flaky?.fail()
  expect(await endedRun(core, runId)).toMatchObject({ state: 'failed' })
  await expect(core.call('run.retryNode', { runId, nodeId: 'a' })).rejects.toMatchObject({
    code: 'invalid_transition',
  })
  await expect(core.call('run.retryNode', { runId, nodeId: 'nope' })).rejects.toMatchObject({
    code: 'not_found',
  })
  await core.call('run.retryNode', { runId, nodeId: 'flaky' })
  await steps.let('flaky')
  const ended = await untilRun(core, runId, ({ state }) => state === 'completed')
  expect(ended.failure).toBeNull()
  expect(await statesOf(core, runId)).toEqual({
    a: 'completed',
    flaky: 'completed',
    c: 'completed',
    d: 'completed',
  })
  expect(steps.started.filter((name) => name === 'a')).toHaveLength(1)
})

test('a node is skipped, whether it runs or not; what needs it goes on without its result', async () => {
  const { core, steps } = await startSteps()
  const { id: runId } = await startRun(core, {
    nodes: [step('a', [], {}, wait), step('b', ['a'], {}, wait), step('c', ['b'])],
  })
  await steps.waits('a')
  await core.call('run.skipNode', { runId, nodeId: 'b' })
  await core.call('run.skipNode', { runId, nodeId: 'a' })
  expect(await endedRun(core, runId)).toMatchObject({ state: 'completed' })
  expect(await statesOf(core, runId)).toEqual({ a: 'skipped', b: 'skipped', c: 'completed' })
  await expect(resultOf(core, runId, 'a')).rejects.toMatchObject({ code: 'not_found' })
})

test('a node that has not started is changed and nodes are added; a running one and a cycle are refused', async () => {
  const { core, steps } = await startSteps()
  const { id: runId } = await startRun(core, { nodes: [step('a', [], {}, wait), step('b', ['a'])] })
  await steps.waits('a')
  const node = { kind: 'transform', needs: ['a'], value: 'changed {{ results.a }}' }
  await core.call('run.editNode', { runId, nodeId: 'b', node })
  await core.call('run.addNodes', {
    runId,
    nodes: [{ id: 'c', kind: 'transform', needs: ['b'], value: '{{ results.b }} too' }],
  })
  await expect(core.call('run.editNode', { runId, nodeId: 'a', node })).rejects.toMatchObject({
    code: 'invalid_transition',
  })
  await expect(
    core.call('run.editNode', { runId, nodeId: 'b', node: { ...node, needs: ['c'] } }),
  ).rejects.toMatchObject({ code: 'validation' })
  await steps.let('a', 'x')
  expect(await endedRun(core, runId)).toMatchObject({ state: 'completed' })
  expect(await resultOf(core, runId)).toEqual({ c: 'changed x too' })
  expect((await logOf(core, runId)).filter(({ kind }) => kind === 'workflow.run.edited')).toHaveLength(2)
  const { definition } = await core.call('run.get', { runId })
  expect(definition.nodes.map(({ id }) => id)).toEqual(['a', 'b', 'c'])
})

test('a node that waits for a lock can be changed so that it does not need it', async () => {
  const { core, steps } = await startSteps()
  const resources = [{ id: 'one' }]
  const { id: runId } = await startRun(core, {
    nodes: [step('a', [], { resources }, wait), step('b', [], { resources })],
  })
  await untilRun(core, runId, async () => (await nodesOf(core, runId)).b?.waitingFor === 'lock')
  await core.call('run.editNode', { runId, nodeId: 'b', node: { kind: 'step', needs: [] } })
  await untilRun(core, runId, async () => (await statesOf(core, runId)).b === 'completed')
  await steps.let('a')
  await endedRun(core, runId)
  await core.call('run.remove', { runId })
  expect((await core.call('run.list', {})).runs).toEqual([])
})

test('an approval waits for a person; rejected, it fails the run', async () => {
  const { core } = await startSteps()
  const nodes = [{ id: 'ask', kind: 'approval' as const, message: 'Go on?' }, step('after', ['ask'])]
  for (const approved of [true, false]) {
    const { id: runId } = await startRun(core, { nodes })
    await untilRun(core, runId, async () => (await statesOf(core, runId)).ask === 'waiting')
    expect((await core.call('run.approvals', {})).approvals).toMatchObject([{ runId, nodeId: 'ask' }])
    await core.call('run.approve', { runId, nodeId: 'ask', approved, comment: 'said so' })
    expect(await endedRun(core, runId)).toMatchObject({ state: approved ? 'completed' : 'failed' })
  }
})

test('a nested run works for its node; it is paused, resumed and cancelled with the outer one', async () => {
  const { core, steps } = await startSteps()
  const inner = {
    name: 'inner',
    inputs: { x: {} },
    nodes: [step('deep', [], {}, wait)],
    output: '{{ results.deep }}!',
  }
  await core.call('workflow.save', { source: JSON.stringify(inner) })
  const nodes = [{ id: 'sub', kind: 'workflow' as const, workflow: 'inner', inputs: { x: 'y' } }]
  const first = await startRun(core, { nodes })
  await steps.let('deep', 'found')
  await endedRun(core, first.id)
  expect(await resultOf(core, first.id)).toEqual({ sub: 'found!' })
  const second = await startRun(core, { nodes })
  await steps.waits('deep')
  await core.call('run.pause', { runId: second.id })
  expect((await core.call('run.list', { nested: true, states: ['paused'] })).runs).toHaveLength(2)
  await core.call('run.resume', { runId: second.id })
  expect((await core.call('run.list', { nested: true, states: ['running'] })).runs).toHaveLength(2)
  const childId = (await nodesOf(core, second.id)).sub?.childRunId ?? ''
  await core.call('run.cancel', { runId: second.id })
  expect(await endedRun(core, second.id)).toMatchObject({ state: 'cancelled' })
  expect((await core.call('run.get', { runId: childId })).run).toMatchObject({
    state: 'cancelled',
    parent: { runId: second.id, nodeId: 'sub' },
  })
  const told: AnyEvent[] = []
  core.subscribe({ names: ['run.removed'] }, { onEvent: (event) => void told.push(event) })
  await core.call('run.remove', { runId: second.id })
  expect(told).toEqual([
    { name: 'run.removed', payload: { runIds: expect.arrayContaining([second.id, childId]) } },
  ])
  await expect(core.call('run.get', { runId: childId })).rejects.toMatchObject({ code: 'not_found' })
  await core.call('run.get', { runId: first.id })
})

test('a run is not removed while one that is nested in it is about to be run again', async () => {
  const { core } = await startSteps()
  const followers = Array.from({ length: 1_500 }, (_, at) => step(`n${at}`, ['root']))
  const inner = { name: 'inner', nodes: [step('root', [], {}, { do: 'fail' }), ...followers] }
  await core.call('workflow.save', { source: JSON.stringify(inner) })
  const { id: runId } = await startRun(core, {
    nodes: [{ id: 'sub', kind: 'workflow' as const, workflow: 'inner' }],
  })
  await endedRun(core, runId)
  const childId = (await nodesOf(core, runId)).sub?.childRunId ?? ''
  // Its rows are staged over several turns: these are the first of them.
  const begun = new Promise<void>((resolve) => {
    core.subscribe({ names: ['run.appended'], runIds: [childId] }, { onEvent: () => resolve() })
  })
  const again = core.call('run.retryNode', { runId: childId, nodeId: 'root' })
  await begun
  await expect(core.call('run.remove', { runId })).rejects.toMatchObject({ code: 'invalid_transition' })
  expect(await again).toMatchObject({ id: childId, state: 'running' })
  expect(await endedRun(core, childId)).toMatchObject({ state: 'failed' })
  await core.call('run.remove', { runId })
})

test('two nested runs that hold what the other needs: one gives way, is tried again, and both complete', async () => {
  const { core, steps } = await startSteps()
  for (const [name, needs] of [
    ['left', 'b'],
    ['right', 'a'],
  ] as const) {
    const nodes = [
      step(`${name}-1`, [], {}, wait),
      step(`${name}-2`, [`${name}-1`], { resources: [{ id: needs }] }),
    ]
    await core.call('workflow.save', { source: JSON.stringify({ name, nodes }) })
  }
  const { id: runId } = await startRun(core, {
    nodes: [
      { id: 'one', kind: 'workflow', workflow: 'left', resources: [{ id: 'a' }] },
      { id: 'two', kind: 'workflow', workflow: 'right', resources: [{ id: 'b' }], priority: -1 },
    ],
  })
  const both = await steps.waits('left-1', 'right-1')
  for (const each of both) each.complete()
  await steps.let('right-1')
  expect(await endedRun(core, runId)).toMatchObject({ state: 'completed' })
  const kinds = (await logOf(core, runId)).map(({ kind }) => kind)
  expect(kinds.filter((kind) => kind === 'workflow.node.retried')).toHaveLength(1)
})

test('a nested run that could not be started is no failure of its target', async () => {
  const { core } = await startSteps({ circuitFailures: 1, circuitOpenMs: 60_000 })
  await core.call('workflow.save', { source: JSON.stringify({ name: 'inner', nodes: [step('deep')] }) })
  const sub = (inputs: Record<string, string>) => ({
    nodes: [{ id: 'sub', kind: 'workflow' as const, workflow: 'inner', inputs }],
  })
  const wrong = await startRun(core, sub({ nope: 'x' }))
  expect(await endedRun(core, wrong.id)).toMatchObject({ failure: { kind: 'workflow_failed' } })
  const right = await startRun(core, sub({}))
  expect(await endedRun(core, right.id)).toMatchObject({ state: 'completed' })
})

test('a nested run that is ended with a frozen one stays ended', async () => {
  const core = await testCore()
  const ask = { id: 'ask', kind: 'approval', message: 'Go on?' }
  await core.call('workflow.save', { source: JSON.stringify({ name: 'inner', nodes: [ask] }) })
  const { id: runId } = await startRun(core, { nodes: [{ id: 'sub', kind: 'workflow', workflow: 'inner' }] })
  await untilRun(core, runId, async () => (await nodesOf(core, runId)).sub?.childRunId !== null)
  const childId = (await nodesOf(core, runId)).sub?.childRunId ?? ''
  await untilRun(core, childId, async () => (await statesOf(core, childId)).ask === 'waiting')
  await core.call('run.pause', { runId, mode: 'freeze' })
  // To cancel lets go on what is frozen, and that looks at the directory first.
  const resumed = core.call('run.resume', { runId: childId })
  await core.call('run.cancel', { runId })
  expect(await endedRun(core, runId)).toMatchObject({ state: 'cancelled' })
  expect(await resumed).toMatchObject({ state: 'cancelled' })
  expect((await core.call('run.list', { nested: true, states: ['running'] })).runs).toEqual([])
})

test('a paused run keeps nobody from a lock that it does not use', async () => {
  const { core, steps } = await startSteps()
  const locked = (id: string) => ({ nodes: [step(id, [], { resources: [{ id: 'db' }] }, wait)] })
  await startRun(core, locked('holder'))
  await steps.waits('holder')
  const paused = await startRun(core, locked('paused'))
  const other = await startRun(core, locked('other'))
  await untilRun(core, other.id, async () => (await nodesOf(core, other.id)).other?.waitingFor === 'lock')
  await core.call('run.pause', { runId: paused.id })
  expect((await nodesOf(core, paused.id)).paused).toMatchObject({
    state: 'ready',
    note: 'asks for its locks when the run goes on',
  })
  await steps.let('holder')
  await steps.let('other')
  await endedRun(core, other.id)
  await core.call('run.resume', { runId: paused.id })
  await steps.let('paused')
  expect(await endedRun(core, paused.id)).toMatchObject({ state: 'completed' })
})

test('a target that fails again and again is left alone until its circuit closes', async () => {
  const { core, steps } = await startSteps({ circuitFailures: 2, circuitOpenMs: 60_000 })
  const inner = { name: 'inner', nodes: [step('deep', [], {}, { do: 'fail' })] }
  await core.call('workflow.save', { source: JSON.stringify(inner) })
  const { id: runId } = await startRun(
    core,
    {
      onFailure: 'continue',
      inputs: { list: { type: 'list', default: [1, 2, 3] } },
      nodes: [{ id: 'sub', kind: 'workflow', workflow: 'inner', forEach: 'inputs.list' }],
    },
    { maxParallel: 1 },
  )
  await untilRun(core, runId, async () => (await nodesOf(core, runId))['sub[2]']?.waitingFor === 'circuit')
  expect(steps.started).toEqual(['deep', 'deep'])
  const { circuits } = await core.call('circuit.list', {})
  expect(circuits).toMatchObject([{ target: 'simulated-workflow:inner', state: 'open', failures: 2 }])
  await core.call('circuit.reset', { target: 'simulated-workflow:inner' })
  await endedRun(core, runId)
  expect(steps.started).toHaveLength(3)
})
