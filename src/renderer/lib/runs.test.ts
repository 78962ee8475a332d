import { expect, test } from 'vitest'
import type { AnyEvent } from '../../contract/events.ts'
import { sampleApproval } from '../../contract/fixtures/sample-approval.ts'
import { sampleRun } from '../../contract/fixtures/sample-run.ts'
import type { Approval, Run } from '../../contract/run.ts'
import { handFeed } from './fixtures/hand-feed.ts'
import { useRuns } from './runs.ts'
import { startRuns } from './start-runs.ts'
import type { LiveClient } from './store.ts'

const run = (id: string, revision: number, change: Partial<Run> = {}): Run => ({
  ...sampleRun(1).run,
  id,
  revision,
  state: 'running',
  parent: null,
  ...change,
})
const approval = (change: Partial<Approval> = {}) => sampleApproval({ runId: 'a', ...change })

/** A stand-in for the supervisor: pages of runs, pending approvals, events by hand. */
function standIn(answers: { runs: Run[][]; approvals: Approval[] }) {
  const { subscribe, announce, gap } = handFeed()
  const client: LiveClient = {
    // The answers are only as complete as the store needs them.
    call: (async (name: string, input: { cursor?: string }) => {
      if (name === 'run.approvals') return { approvals: answers.approvals }
      const page = Number(input.cursor ?? 0)
      return {
        runs: answers.runs[page] ?? [],
        nextCursor: page + 1 < answers.runs.length ? String(page + 1) : null,
      }
    }) as unknown as LiveClient['call'],
    subscribe,
  }
  return { answers, client, announce, gap }
}

const changed = (payload: Run): AnyEvent => ({ name: 'run.changed', payload: { run: payload } })
const asked = (payload: Approval): AnyEvent => ({ name: 'approval.changed', payload: { approval: payload } })
const ids = () => [...useRuns.getState().runs.keys()].sort()

test('all pages are read, newer rows win, nested runs stay out, ended ones are not counted', async () => {
  const server = standIn({ runs: [[run('a', 1), run('b', 3)], [run('c', 1)]], approvals: [] })
  const stop = startRuns(server.client, (apply) => apply())
  await expect.poll(ids).toEqual(['a', 'b', 'c'])
  server.announce(
    changed(run('b', 2, { state: 'failed' })),
    changed(run('c', 2, { state: 'completed' })),
    changed(run('n', 1, { parent: { runId: 'a', nodeId: 'x', item: null } })),
  )
  expect(ids()).toEqual(['a', 'b', 'c'])
  expect(useRuns.getState().runs.get('b')?.state).toBe('running')
  expect(useRuns.getState().active).toBe(2)
  stop()
})

test('after a gap what was removed meanwhile goes', async () => {
  const server = standIn({ runs: [[run('a', 1), run('b', 1)]], approvals: [approval()] })
  const stop = startRuns(server.client, (apply) => apply())
  await expect.poll(ids).toEqual(['a', 'b'])
  server.answers.runs = [[run('b', 1)]]
  server.answers.approvals = []
  server.gap()
  await expect.poll(ids).toEqual(['b'])
  expect(useRuns.getState().approvals.size).toBe(0)
  stop()
})

test('a run that was removed goes, and neither a late row nor a snapshot brings it back', async () => {
  const server = standIn({ runs: [[run('a', 1), run('b', 1)]], approvals: [] })
  const stop = startRuns(server.client, (apply) => apply())
  await expect.poll(ids).toEqual(['a', 'b'])
  server.announce({ name: 'run.removed', payload: { runIds: ['a', 'nested'] } }, changed(run('a', 2)))
  expect(ids()).toEqual(['b'])
  expect(useRuns.getState().active).toBe(1)
  server.answers.runs = [[run('a', 1), run('c', 1)]]
  server.gap()
  await expect.poll(ids).toEqual(['c'])
  stop()
})

test('an answered approval goes and is not brought back; the same node can ask again', async () => {
  const server = standIn({ runs: [[run('a', 1)]], approvals: [approval()] })
  const stop = startRuns(server.client, (apply) => apply())
  await expect.poll(() => useRuns.getState().approvals.size).toBe(1)
  server.announce(asked(approval({ state: 'approved', answeredAt: 2 })), asked(approval()))
  expect(useRuns.getState().approvals.size).toBe(0)
  server.announce(asked(approval({ requestedAt: 3 })))
  expect(useRuns.getState().approvals.size).toBe(1)
  stop()
})
