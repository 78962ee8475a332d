import { expect, test, vi } from 'vitest'
import { sampleNode, sampleRunRow } from '../../contract/fixtures/sample-run.ts'
import type { Approval, NodeRun, Run, RunEntry } from '../../contract/run.ts'
import { createFakeCore } from '../rpc/fixtures/fake-core.ts'
import { followRun } from './follow-run.ts'

const RUN_ID = '019a0000-0000-7000-8000-0000000000b1'
const NESTED_ID = '019a0000-0000-7000-8000-0000000000b2'
const OTHER_ID = '019a0000-0000-7000-8000-0000000000b3'

const makeRun = (change: Partial<Run> = {}): Run => sampleRunRow({ id: RUN_ID, ...change })

const entry = (seq: number): RunEntry => ({
  runId: RUN_ID,
  seq,
  at: seq,
  kind: 'workflow.node.started',
  nodeId: 'a',
  item: null,
  text: `entry ${seq}`,
  data: {},
})

const node = (revision: number): NodeRun =>
  sampleNode({ runId: RUN_ID, nodeId: 'a', state: 'running', startedAt: 1, revision })

const approval = (runId: string): Approval => ({
  runId,
  nodeId: 'gate',
  item: null,
  workflow: 'flow',
  runTitle: 'flow',
  title: 'Gate',
  message: 'Go on?',
  requestedAt: 1,
  state: 'pending',
  comment: null,
  answeredAt: null,
})

/** A fake core whose run goes on as the test says; pages of two entries. */
function createRun() {
  const log: RunEntry[] = []
  let run = makeRun()
  const runs: Record<string, Run> = {
    [NESTED_ID]: makeRun({ id: NESTED_ID, parent: { runId: RUN_ID, nodeId: 'a', item: null } }),
    [OTHER_ID]: makeRun({ id: OTHER_ID }),
  }
  const core = createFakeCore({
    'run.get': ({ runId }: { runId: string }) => ({ run: runs[runId] ?? run, nodes: [node(1)] }),
    'run.log': async (input: { after?: number }) => {
      const rest = log.filter(({ seq }) => seq > (input.after ?? 0))
      await Promise.resolve()
      return { entries: rest.slice(0, 2), hasMore: rest.length > 2 }
    },
    'run.approvals': () => ({ approvals: [approval(OTHER_ID), approval(NESTED_ID)] }),
    'permission.list': () => ({ permissions: [] }),
  })
  return {
    core,
    append(...seqs: number[]) {
      const entries = seqs.map(entry)
      log.push(...entries)
      core.publish({
        name: 'run.appended',
        payload: { runId: RUN_ID, nodes: [node(seqs.at(-1) ?? 0)], entries },
      })
    },
    lose(...seqs: number[]) {
      log.push(...seqs.map(entry))
    },
    end() {
      run = { ...run, state: 'completed', revision: run.revision + 1 }
      core.publish({ name: 'run.changed', payload: { run } })
    },
  }
}

test('tells every entry once and in order, whether it was there, comes, or was dropped', async () => {
  const flow = createRun()
  flow.append(1, 2, 3)
  const seqs: number[] = []
  const revisions: number[] = []
  const following = followRun({
    client: flow.core,
    runId: RUN_ID,
    after: 1,
    follower: { onEntry: ({ seq }) => seqs.push(seq), onNode: ({ revision }) => revisions.push(revision) },
  })
  flow.append(4)
  await vi.waitFor(() => expect(seqs).toEqual([2, 3, 4]))
  flow.lose(5, 6, 7)
  flow.core.gap()
  flow.append(8)
  await vi.waitFor(() => expect(seqs).toEqual([2, 3, 4, 5, 6, 7, 8]))
  flow.lose(9)
  flow.end()
  expect((await following).state).toBe('completed')
  expect(seqs).toEqual([2, 3, 4, 5, 6, 7, 8, 9])
  expect(revisions).toEqual(revisions.toSorted((a, b) => a - b))
  expect(flow.core.subscriberCount).toBe(0)
})

test('tells approvals of the run and of those nested in it, and of no other', async () => {
  const flow = createRun()
  const told: string[] = []
  const following = followRun({
    client: flow.core,
    runId: RUN_ID,
    after: 0,
    follower: { onEntry: () => {}, onApproval: ({ runId, state }) => told.push(`${runId} ${state}`) },
  })
  await vi.waitFor(() => expect(told).toEqual([`${NESTED_ID} pending`]))
  const answered = (runId: string): void =>
    flow.core.publish({
      name: 'approval.changed',
      payload: { approval: { ...approval(runId), state: 'approved' } },
    })
  answered(OTHER_ID)
  answered(RUN_ID)
  await vi.waitFor(() => expect(told).toEqual([`${NESTED_ID} pending`, `${RUN_ID} approved`]))
  flow.end()
  await following
})

test('ends with the reason of its signal', async () => {
  const flow = createRun()
  const stopped = new AbortController()
  const following = followRun({
    client: flow.core,
    runId: RUN_ID,
    after: 0,
    follower: { onEntry: () => {} },
    signal: stopped.signal,
  })
  stopped.abort(new Error('stopped'))
  await expect(following).rejects.toThrow('stopped')
  expect(flow.core.subscriberCount).toBe(0)
})
