import { expect, test } from 'vitest'
import { sampleNode } from '../../contract/fixtures/sample-run.ts'
import type { NodeRun, RunEntry } from '../../contract/run.ts'
import {
  describeEntry,
  describeNode,
  describeRemaining,
  nodeFigures,
  nodeLabel,
  parseNodeLabel,
} from './run-text.ts'
import { createTerminal } from './terminal.ts'

const terminal = createTerminal({
  json: false,
  quiet: false,
  color: false,
  stdout: { write: () => {} },
  stderr: { write: () => {} },
})

const node = (change: Partial<NodeRun> = {}): NodeRun =>
  sampleNode({ nodeId: 'fix', state: 'completed', startedAt: 1_000, endedAt: 4_000, ...change })

test.each(['fix', 'fix[0]', 'a_b-c[123]'])('%s: the label of a node is read as it is written', (label) => {
  expect(nodeLabel(parseNodeLabel(label))).toBe(label)
})

test.each(['', 'fix[', 'fix[x]', 'fix[-1]', '[2]'])('"%s" is not the label of a node', (label) => {
  expect(() => parseNodeLabel(label)).toThrow(/is not the id of a node/)
})

test('the end of a node is told with what it cost, without control characters', () => {
  const entry: RunEntry = {
    runId: node().runId,
    seq: 3,
    at: 4_000,
    kind: 'workflow.node.completed',
    nodeId: 'fix',
    item: null,
    text: 'fix completed\u001b[31m',
    data: {},
  }
  const ended = node({ costMicros: 20_000, attempt: 2 })
  expect(describeEntry(terminal, entry, ended)).toBe('✓ fix completed ($0.02)')
  expect(describeEntry(terminal, { ...entry, kind: 'workflow.node.skipped' }, ended)).toBe('↷ fix completed')
})

test('figures of a node that has not begun, runs, or came from the cache', () => {
  expect(nodeFigures(node({ startedAt: null, endedAt: null }), 9_000)).toEqual([])
  expect(nodeFigures(node({ endedAt: null }), 9_000)).toEqual(['8s'])
  expect(nodeFigures(node({ cached: true, endedAt: 1_000 }), 9_000)).toEqual(['0ms', 'from the cache'])
})

test('a node says why it failed, else what it waits for', () => {
  const failure = { kind: 'command_failed' as const, message: 'Exit code 2.', hint: null }
  expect(describeNode(node({ state: 'failed', failure }))).toBe('Exit code 2.')
  expect(describeNode(node({ state: 'ready', note: 'waits for lock db, held by migrate' }))).toBe(
    'waits for lock db, held by migrate',
  )
  expect(describeNode(node({ state: 'running', itemCount: 4, itemsEnded: 1 }))).toBe('1 of 4 elements')
})

test('the remaining time is a range of whole seconds', () => {
  expect(describeRemaining({ low: 1_200, high: 61_000 })).toBe('2s to 1m 1s left')
  expect(describeRemaining({ low: 1_200, high: 1_900 })).toBe('about 2s left')
})
