import { expect, test } from 'vitest'
import type { RunEntry } from '../../../../contract/run.ts'
import { piecesOf, triesIn } from './tries.ts'

const entry = (at: number, kind: RunEntry['kind'], data: RunEntry['data'] = {}): RunEntry => ({
  ...{ runId: 'r', seq: at, at, kind, nodeId: 'n', item: null, text: `Told at ${at}.`, data },
})
const failure = { kind: 'error', message: 'It broke.', hint: null }

test('each try has its times and why it failed; waits between them are none', () => {
  expect(
    triesIn([
      entry(10, 'workflow.lock.waited'),
      entry(20, 'workflow.node.started', { attempt: 1 }),
      entry(30, 'workflow.node.retried', { attempt: 2, failure }),
      entry(50, 'workflow.node.started', { attempt: 2 }),
      entry(60, 'workflow.node.resumed', { attempt: 2 }),
      entry(70, 'workflow.node.retried', { attempt: 3 }),
      entry(90, 'workflow.node.started', { attempt: 3 }),
      entry(99, 'workflow.node.completed'),
    ]),
  ).toEqual([
    { number: 1, startedAt: 20, endedAt: 30, failure: 'It broke.' },
    { number: 2, startedAt: 50, endedAt: 70, failure: 'Told at 70.' },
    { number: 3, startedAt: 90, endedAt: 99, failure: null },
  ])
})

test('a try that is at work has no end, and one that never started is none', () => {
  expect(
    triesIn([
      entry(20, 'workflow.node.retried', { attempt: 2, failure }),
      entry(30, 'workflow.node.started', { attempt: 2 }),
    ]),
  ).toEqual([{ number: 2, startedAt: 30, endedAt: null, failure: null }])
  expect(
    triesIn([
      entry(1, 'workflow.node.started', { attempt: 2 }),
      entry(5, 'workflow.node.failed', { failure }),
    ]),
  ).toMatchObject([{ endedAt: 5, failure: 'It broke.' }])
})

test('a row is its waits and tries; the time until the next try is a wait', () => {
  const row = { key: 'n', nodeId: 'n', readyAt: 10, startedAt: 20, endedAt: null }
  const tries = [{ number: 1, startedAt: 20, endedAt: 30, failure: 'It broke.' }]
  expect(piecesOf(row, tries, 50)).toEqual([
    { from: 10, to: 20, work: false, of: null },
    { from: 20, to: 30, work: true, of: tries[0] },
    { from: 30, to: 50, work: false, of: null },
  ])
  expect(piecesOf({ ...row, endedAt: 40 }, [], 50)).toMatchObject([
    { work: false },
    { from: 20, to: 40, of: null },
  ])
  expect(piecesOf({ ...row, startedAt: null }, [], 50)).toEqual([{ from: 10, to: 50, work: false, of: null }])
})
