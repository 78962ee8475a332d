import { afterEach, describe, expect, it, vi } from 'vitest'
import { testConfig, testCore } from '../../../../../test/harness/test-core.ts'
import { ended, nodeOf, resultOf, startRun, untilNode } from './fixtures/run-fixtures.ts'

afterEach(() => void vi.restoreAllMocks())

describe('the kind approval', () => {
  it('asks a person, survives a restart, and passes the answer on', async () => {
    const config = testConfig()
    const first = await testCore({ dataDirectory: config.dataDirectory })
    const run = await startRun(first, [
      { id: 'a', kind: 'transform', value: 'the site' },
      { id: 'ok', kind: 'approval', needs: ['a'], message: 'Deploy {{ results.a }}?' },
      { id: 'c', kind: 'transform', needs: ['ok'], value: '{{ results.ok.comment }}' },
    ])
    await untilNode(first, run.id, 'ok', ({ state }) => state === 'waiting')
    await first.close({ instances: 'leave' })
    const core = await testCore({ dataDirectory: config.dataDirectory })
    await untilNode(core, run.id, 'ok', ({ state }) => state === 'waiting')
    const { approvals } = await core.call('run.approvals', {})
    expect(approvals).toMatchObject([
      { runId: run.id, nodeId: 'ok', message: 'Deploy the site?', state: 'pending' },
    ])
    const answer = { runId: run.id, nodeId: 'ok', approved: true, comment: ' go ' }
    expect(await core.call('run.approve', answer)).toMatchObject({ state: 'approved', comment: 'go' })
    await expect(core.call('run.approve', answer)).rejects.toMatchObject({ code: 'conflict' })
    expect((await ended(core, run.id)).run.state).toBe('completed')
    expect(await resultOf(core, run.id, 'ok')).toEqual({ approved: true, comment: 'go' })
    expect(await resultOf(core, run.id, 'c')).toBe('go')
    const { entries } = await core.call('run.log', { runId: run.id })
    expect(entries.filter(({ kind }) => kind === 'workflow.approval.asked')).toHaveLength(1)
    expect(entries.filter(({ kind }) => kind === 'workflow.approval.answered')).toHaveLength(1)
    await expect(core.call('run.approve', { ...answer, nodeId: 'nobody' })).rejects.toMatchObject({
      code: 'not_found',
    })
  })

  it('fails when it is rejected, unless it goes on, and is withdrawn when the run is cancelled', async () => {
    const core = await testCore()
    const ask = { kind: 'approval', message: 'Go on?' }
    const run = await startRun(core, [
      { id: 'soft', ...ask, onReject: 'continue' },
      { id: 'hard', ...ask, needs: ['soft'] },
    ])
    for (const nodeId of ['soft', 'hard']) {
      await untilNode(core, run.id, nodeId, ({ state }) => state === 'waiting')
      await core.call('run.approve', { runId: run.id, nodeId, approved: false, comment: 'not now' })
    }
    const { nodes } = await ended(core, run.id)
    expect(await resultOf(core, run.id, 'soft')).toEqual({ approved: false, comment: 'not now' })
    expect(nodeOf(nodes, 'hard')?.failure).toMatchObject({
      kind: 'rejected',
      message: 'A person rejected it: not now',
    })
    const other = await startRun(core, [{ id: 'ask', ...ask }])
    await untilNode(core, other.id, 'ask', ({ state }) => state === 'waiting')
    await core.call('run.cancel', { runId: other.id })
    await ended(core, other.id)
    expect((await core.call('run.approvals', {})).approvals).toEqual([])
    const settled = await core.call('run.approvals', { settled: true })
    expect(settled.approvals.map(({ nodeId, state, comment }) => [nodeId, state, comment])).toEqual([
      ['ask', 'withdrawn', null],
      ['hard', 'rejected', 'not now'],
      ['soft', 'rejected', 'not now'],
    ])
    const { approvals } = await core.call('run.approvals', { settled: true, limit: 1 })
    expect(approvals).toMatchObject([{ nodeId: 'ask', runId: other.id, answeredAt: expect.any(Number) }])
  })

  it('fails after its own time-out, and asks nobody any more', async () => {
    const core = await testCore()
    const run = await startRun(core, [{ id: 'ask', kind: 'approval', message: 'Go on?', timeout: 0.05 }])
    const { nodes } = await ended(core, run.id)
    expect(nodeOf(nodes, 'ask')?.failure).toMatchObject({ kind: 'timed_out' })
    expect((await core.call('run.approvals', {})).approvals).toEqual([])
  })

  it('has what is left of its time-out after a restart', async () => {
    const config = testConfig()
    const first = await testCore({ dataDirectory: config.dataDirectory })
    const run = await startRun(first, [{ id: 'ask', kind: 'approval', message: 'Go on?', timeout: 3_600 }])
    const asked = await untilNode(first, run.id, 'ask', ({ state }) => state === 'waiting')
    expect(asked.waitingUntil).toBeGreaterThan(Date.now() + 3_000_000)
    await first.close({ instances: 'leave' })
    const { now } = Date
    vi.spyOn(Date, 'now').mockImplementation(() => now() + 3_600_000)
    const core = await testCore({ dataDirectory: config.dataDirectory })
    const { nodes } = await ended(core, run.id)
    expect(nodeOf(nodes, 'ask')?.failure).toMatchObject({ kind: 'timed_out' })
  })
})
