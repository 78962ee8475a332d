import { describe, expect, it } from 'vitest'
import { temporaryDirectory, testCore } from '../../../../../test/harness/test-core.ts'
import type { Core } from '../../core.ts'
import { ended, nodeOf, resultOf, startRun, untilNode } from './fixtures/run-fixtures.ts'

describe('the kind workflow', () => {
  it('runs a saved workflow within a run, and passes its output on', async () => {
    const core = await testCore()
    const inner = `
name: inner
inputs:
  n: { type: number }
nodes:
  - { id: double, kind: transform, value: '{{ inputs.n | times: 2 }}' }
output: '{{ results.double }}'`
    await core.call('workflow.save', { source: inner })
    const run = await startRun(core, [
      { id: 'nested', kind: 'workflow', workflow: 'inner', inputs: { n: 21 } },
      { id: 'out', kind: 'transform', needs: ['nested'], value: '{{ results.nested }}' },
    ])
    const { nodes } = await ended(core, run.id)
    expect(await resultOf(core, run.id, 'out')).toBe(42)
    const childRunId = nodeOf(nodes, 'nested')?.childRunId ?? ''
    expect((await core.call('run.get', { runId: childRunId })).run).toMatchObject({
      state: 'completed',
      parent: { runId: run.id, nodeId: 'nested', item: null },
    })
  })

  it('ends a definition that contains itself', async () => {
    // That its circuit opens is logged.
    const core = await testCore({ log: () => {} })
    await core.call('workflow.save', {
      source: 'name: self\nnodes: [{ id: again, kind: workflow, workflow: self, timeout: 100 }]',
    })
    const run = await core.call('run.start', { name: 'self', directory: temporaryDirectory() })
    const { nodes } = await ended(core, run.id)
    expect(nodeOf(nodes, 'again')?.failure).toMatchObject({
      kind: 'workflow_failed',
      message: expect.stringContaining('nested more than 10 deep'),
    })
    expect((await core.call('run.list', { nested: true })).runs).toHaveLength(10)
  })

  it('tells what the nested run uses while it works', async () => {
    const core = await testCore()
    await core.call('workflow.save', {
      source: `name: inner
nodes:
  - { id: one, kind: claude, prompt: '#sim:quick' }
  - { id: ask, kind: approval, needs: [one], message: Go on? }`,
    })
    const run = await startRun(core, [{ id: 'nested', kind: 'workflow', workflow: 'inner' }])
    const nested = await untilNode(core, run.id, 'nested', ({ usage }) => usage.outputTokens > 0)
    expect(nested.state).toBe('running')
    const runId = nested.childRunId ?? ''
    await untilNode(core, runId, 'ask', ({ state }) => state === 'waiting')
    await core.call('run.approve', { runId, nodeId: 'ask', approved: true })
    const { run: done } = await ended(core, run.id)
    const { run: child } = await core.call('run.get', { runId })
    expect(done).toMatchObject({ state: 'completed', usage: child.usage, costMicros: child.costMicros })
    expect(done.costMicros).toBeGreaterThan(0)
  })

  it('cancels the nested run with its own', async () => {
    const core = await testCore()
    await core.call('workflow.save', {
      source: 'name: asks\nnodes: [{ id: ask, kind: approval, message: Go on? }]',
    })
    const run = await startRun(core, [{ id: 'nested', kind: 'workflow', workflow: 'asks' }])
    const child = await untilNode(core, run.id, 'nested', ({ childRunId }) => childRunId !== null)
    await untilNode(core, child.childRunId ?? '', 'ask', ({ state }) => state === 'waiting')
    await core.call('run.cancel', { runId: run.id })
    expect((await ended(core, run.id)).run.state).toBe('cancelled')
    expect((await ended(core, child.childRunId ?? '')).run.state).toBe('cancelled')
  })

  it('stays paused when its run goes on and is paused again at once', async () => {
    const core = await testCore()
    const run = await startRun(core, [{ id: 'nested', kind: 'workflow', workflow: await saveAsking(core) }])
    const runId =
      (await untilNode(core, run.id, 'nested', ({ childRunId }) => childRunId !== null)).childRunId ?? ''
    await untilNode(core, runId, 'ask', ({ state }) => state === 'waiting')
    await core.call('run.pause', { runId: run.id, mode: 'freeze' })
    await core.call('run.resume', { runId: run.id })
    await core.call('run.pause', { runId: run.id, mode: 'freeze' })
    // Whatever was on its way has been done by the time that another run has ended.
    const other = await startRun(core, [{ id: 'one', kind: 'transform', value: 1 }])
    await ended(core, other.id)
    expect((await core.call('run.get', { runId })).run).toMatchObject({ state: 'paused', pausedAs: 'freeze' })
  })

  it('is not removed with the run around it while it works, resumed by itself', async () => {
    const core = await testCore()
    const run = await startRun(core, [{ id: 'nested', kind: 'workflow', workflow: await saveAsking(core) }])
    const runId =
      (await untilNode(core, run.id, 'nested', ({ childRunId }) => childRunId !== null)).childRunId ?? ''
    const isAsking = () => untilNode(core, runId, 'ask', ({ state }) => state === 'waiting')
    await isAsking()
    await core.call('run.approve', { runId, nodeId: 'ask', approved: false })
    await ended(core, run.id)
    await core.call('run.resume', { runId })
    await isAsking()
    await expect(core.call('run.remove', { runId: run.id })).rejects.toMatchObject({
      code: 'invalid_transition',
      message: 'Run "trial: nested" is running and can\'t be removed with the run around it.',
    })
    await core.call('run.cancel', { runId })
    await ended(core, runId)
    await core.call('run.remove', { runId: run.id })
  })
})

async function saveAsking(core: Core): Promise<string> {
  await core.call('workflow.save', {
    source: 'name: asks\nnodes: [{ id: ask, kind: approval, message: Go on? }]',
  })
  return 'asks'
}
