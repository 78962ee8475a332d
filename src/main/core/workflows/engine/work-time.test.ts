import { afterEach, expect, test, vi } from 'vitest'
import { testCore } from '../../../../../test/harness/test-core.ts'
import {
  createStepKind,
  endedRun,
  nodesOf,
  startRun,
  step,
  untilRun,
} from '../../../../../test/harness/test-runs.ts'
import type { Core } from '../../core.ts'
import { workedMs } from '../progress/worked-ms.ts'
import { forgetWork, setWorking } from './work-time.ts'

afterEach(() => vi.restoreAllMocks())

test('the time of work goes on over a restart, and stands still while nothing works', () => {
  const row = { workedMs: 0, workingSince: null }
  setWorking(row, true, 1_000)
  setWorking(row, true, 1_500)
  expect(workedMs(row, 3_000)).toBe(2_000)
  setWorking(row, false, 3_000)
  setWorking(row, false, 9_000)
  expect(row).toEqual({ workedMs: 2_000, workingSince: null })
  setWorking(row, true, 10_000)
  expect(workedMs({ ...row }, 15_000)).toBe(7_000)
  // A clock that was set back takes nothing away.
  expect(workedMs(row, 4_000)).toBe(2_000)
  forgetWork(row)
  expect(workedMs(row, 15_000)).toBe(0)
})

/** A core whose clock goes only when it is told to. */
async function setUp() {
  const state = { now: 1_800_000_000_000 }
  vi.spyOn(Date, 'now').mockImplementation(() => state.now)
  const steps = createStepKind()
  const core = await testCore({ nodeKinds: [steps.kind] })
  const pass = (ms: number) => {
    state.now += ms
  }
  return { steps, core, pass }
}

const wait = { do: 'wait' }
const learntOf = async (core: Core, name: string) => {
  const { nodes } = await core.call('workflow.stats', { name })
  return Object.fromEntries(nodes.map(({ nodeId, meanMs }) => [nodeId, meanMs]))
}

test('a freeze, and a wait for a person, teach nothing', async () => {
  const { core, steps, pass } = await setUp()
  const { id: runId } = await startRun(core, { nodes: [step('a', [], {}, wait)] })
  const [a] = await steps.waits('a')
  pass(2_000)
  await core.call('run.pause', { runId, mode: 'freeze' })
  pass(3_600_000)
  await core.call('run.resume', { runId })
  pass(1_000)
  a?.work.tell('waits for your permission', 'approval')
  pass(3_600_000)
  a?.work.tell(null)
  pass(4_000)
  a?.complete()
  await endedRun(core, runId)
  expect(await learntOf(core, 'trial')).toEqual({ a: 7_000 })
})

test('a pause of a nested run, and a wait for a person in it, are not learnt for the node around it', async () => {
  const { core, steps, pass } = await setUp()
  const source = {
    name: 'inner',
    nodes: [{ id: 'ask', kind: 'approval', message: 'Go on?' }, step('work', ['ask'], {}, wait)],
  }
  await core.call('workflow.save', { source: JSON.stringify(source) })
  const { id: runId } = await startRun(core, {
    name: 'outer',
    nodes: [{ id: 'nested', kind: 'workflow', workflow: 'inner' }],
  })
  await untilRun(core, runId, async () => {
    const { approvals } = await core.call('run.approvals', {})
    return approvals.length === 1
  })
  const [approval] = (await core.call('run.approvals', {})).approvals
  const innerId = approval?.runId ?? ''
  pass(3_600_000)
  await core.call('run.approve', { runId: innerId, nodeId: 'ask', approved: true })
  const [work] = await steps.waits('work')
  pass(5_000)
  await core.call('run.pause', { runId: innerId, mode: 'freeze' })
  pass(3_600_000)
  await core.call('run.resume', { runId: innerId })
  pass(1_000)
  work?.complete()
  await endedRun(core, runId)
  expect(await learntOf(core, 'inner')).toEqual({ work: 6_000 })
  expect(await learntOf(core, 'outer')).toEqual({ nested: 6_000 })
})

test('a fan-out has worked while one of its elements has; one of approvals teaches nothing', async () => {
  const { core, steps, pass } = await setUp()
  const { id: runId } = await startRun(core, {
    inputs: { list: { type: 'list', default: [1, 2] } },
    nodes: [
      step('each', [], { forEach: 'inputs.list' }, wait),
      { id: 'ask', kind: 'approval', message: 'Go on?', forEach: 'inputs.list', needs: ['each'] },
    ],
  })
  const [first, second] = await steps.waits('each[0]', 'each[1]')
  first?.work.tell('waits', 'approval')
  pass(2_000)
  second?.work.tell('waits', 'approval')
  pass(3_600_000)
  first?.work.tell(null)
  pass(1_000)
  first?.complete()
  second?.complete()
  await untilRun(core, runId, async () => (await nodesOf(core, runId))['ask[1]']?.state === 'waiting')
  pass(3_600_000)
  for (const item of [0, 1]) await core.call('run.approve', { runId, nodeId: 'ask', item, approved: true })
  await endedRun(core, runId)
  expect(await learntOf(core, 'trial')).toEqual({ each: 3_000 })
})
