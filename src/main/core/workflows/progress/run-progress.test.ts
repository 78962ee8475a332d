import { expect, test } from 'vitest'
import type { NodeState } from '../../../../contract/run.ts'
import { WorkflowDefinition, type WorkflowSource } from '../../../../contract/workflow-definition.ts'
import type { NodeRecord } from '../../store/records.ts'
import { buildDag } from '../dag/build-dag.ts'
import { viewDag } from '../dag/view-dag.ts'
import { newNodeRecord } from '../engine/new-records.ts'
import type { LearntDuration } from './durations.ts'
import { progressOf } from './run-progress.ts'
import { todosByPhase, todosOf } from './todos.ts'

const NOW = 1_000_000

type Step = {
  id: string
  kind?: 'command' | 'transform'
  command?: string[]
  needs?: string[]
  estimate?: number
  phase?: string
  title?: string
}

function define(nodes: Step[]): WorkflowDefinition {
  const source: WorkflowSource = {
    name: 'flow',
    nodes: nodes.map((node) => ({
      ...(node.kind === 'transform' ? { value: 1 } : { command: ['true'] }),
      kind: 'command' as const,
      ...node,
    })),
  }
  return WorkflowDefinition.parse(source)
}

function row(nodeId: string, state: NodeState, change: Partial<NodeRecord> = {}): [string, NodeRecord] {
  return [nodeId, { ...newNodeRecord('00000000-0000-7000-8000-000000000000', nodeId), state, ...change }]
}

function progress(
  nodes: Step[],
  rows: [string, NodeRecord][],
  options: { slots?: number; learnt?: Record<string, LearntDuration> } = {},
) {
  return progressOf({
    dag: buildDag(define(nodes), (id) => seconds(options.learnt?.[id])),
    nodes: new Map(rows),
    durationOf: (id) => options.learnt?.[id],
    now: NOW,
    slots: options.slots ?? 1,
  })
}

const seconds = (known: LearntDuration | undefined) => known && known.meanMs / 1_000
/** Since when it works, and how long it has. */
const since = (ms: number) => ({ startedAt: NOW - ms, workingSince: NOW - ms })
const took = (ms: number) => ({ startedAt: NOW - 10 * ms, endedAt: NOW, workedMs: ms })
const exact = (meanMs: number): LearntDuration => ({ meanMs, deviationMs: 0, count: 5 })
const chain: Step[] = [
  { id: 'a', estimate: 10 },
  { id: 'b', estimate: 30, needs: ['a'] },
  { id: 'c', estimate: 60, needs: ['b'] },
]

test('the share is by weight of estimates, and history goes before them', () => {
  const rows = [row('a', 'completed'), row('b', 'completed')]
  expect(progress(chain, rows)).toMatchObject({ total: 3, completed: 2, running: 0, share: 0.4 })
  const learnt = { a: exact(1_000), b: exact(1_000), c: exact(8_000) }
  expect(progress(chain, rows, { learnt }).share).toBeCloseTo(0.2)
})

test('short nodes that are done are not nothing beside long ones', () => {
  const nodes = Array.from({ length: 7 }, (_, index) => ({
    id: `n${index}`,
    estimate: index < 2 ? 0.001 : 600,
  }))
  const rows = [row('n0', 'completed', { cached: true }), row('n1', 'completed', { cached: true })]
  const { share, remainingMs } = progress(nodes, rows)
  expect(share).toBeGreaterThan(0.02)
  expect(share).toBeLessThan(0.05)
  expect(remainingMs?.high).toBeGreaterThanOrEqual(3_000_000)
})

test('a running node counts by the time it has taken, up to 95%; a fan-out by its elements', () => {
  const half = [row('a', 'running', since(5_000))]
  expect(progress(chain, half)).toMatchObject({ running: 1, share: 0.05 })
  const late = [row('a', 'waiting', since(500_000))]
  expect(progress(chain, late).share).toBeCloseTo(0.095)
  const items = [row('a', 'running', { ...since(500_000), itemCount: 4, itemsEnded: 1 })]
  expect(progress(chain, items).share).toBeCloseTo(0.025)
})

test('what failed or was cancelled is not done, and takes no more time; what was skipped is done', () => {
  const rows = [row('a', 'skipped'), row('b', 'failed'), row('c', 'cancelled')]
  expect(progress(chain, rows)).toEqual({
    total: 3,
    completed: 0,
    running: 0,
    failed: 1,
    skipped: 1,
    share: 0.1,
    remainingMs: null,
  })
})

test('with exact history a chain takes its length, whatever the places', () => {
  const learnt = { a: exact(10_000), b: exact(30_000), c: exact(60_000) }
  const rows = [row('a', 'completed')]
  expect(progress(chain, rows, { learnt, slots: 8 }).remainingMs).toEqual({ low: 90_000, high: 90_000 })
})

test('independent nodes share the places: the remaining work counts as well as the longest path', () => {
  const steps = Array.from({ length: 10 }, (_, index) => ({ id: `n${index}` }))
  const learnt = Object.fromEntries(steps.map(({ id }) => [id, exact(6_000)]))
  expect(progress(steps, [], { learnt, slots: 2 }).remainingMs).toEqual({ low: 30_000, high: 33_000 })
  expect(progress(steps, [], { learnt, slots: 10 }).remainingMs).toEqual({ low: 6_000, high: 11_400 })
})

test('deviations along the path widen the range', () => {
  const learnt = {
    a: exact(0),
    b: { ...exact(30_000), deviationMs: 3_000 },
    c: { ...exact(60_000), deviationMs: 4_000 },
  }
  expect(progress(chain, [row('a', 'completed')], { learnt }).remainingMs).toEqual({
    low: 85_000,
    high: 95_000,
  })
})

test('nothing is promised while nothing is known; what this run has measured counts then', () => {
  const steps = [{ id: 'a' }, { id: 'b', needs: ['a'] }]
  expect(progress(steps, [row('a', 'running', since(100))]).remainingMs).toBeNull()
  const measured = [row('a', 'completed', took(4_000))]
  const { remainingMs } = progress(steps, measured)
  expect(remainingMs).toEqual({ low: 2_000, high: 6_000 })
  const cached = [row('a', 'completed', { ...took(0), cached: true })]
  expect(progress(steps, cached).remainingMs).toBeNull()
})

test('a node of which nothing is known is expected to take the mean of the others', () => {
  const steps = [{ id: 'a' }, { id: 'b' }, { id: 'c' }]
  const learnt = { a: exact(2_000), b: exact(4_000) }
  const { share } = progress(steps, [row('c', 'completed')], { learnt })
  expect(share).toBeCloseTo(1 / 3)
})

test('to-dos are in the order of the definition, flat and by phase', () => {
  const definition = define([
    { id: 'scan', phase: 'Look', title: 'Scan the code' },
    { id: 'fix', phase: 'Work' },
    { id: 'scan2', phase: 'Look' },
    { id: 'tell' },
  ])
  const nodes = new Map([
    row('scan', 'completed'),
    row('fix', 'running', { itemCount: 3, itemsEnded: 1, note: 'waits for a place' }),
    row('scan2', 'failed'),
  ])
  expect(todosOf(definition, nodes)).toEqual([
    { content: 'Scan the code', status: 'completed', activeForm: 'Scan the code' },
    { content: 'fix (1 of 3)', status: 'in_progress', activeForm: 'fix (1 of 3): waits for a place' },
    { content: 'scan2 (failed)', status: 'pending', activeForm: 'scan2 (failed)' },
    { content: 'tell', status: 'pending', activeForm: 'tell' },
  ])
  expect(todosByPhase(definition, nodes).map(({ phase, todos }) => [phase, todos.length])).toEqual([
    ['Look', 2],
    ['Work', 1],
    [null, 1],
  ])
})

test('what is drawn and what is left are by the same expectations', () => {
  const learnt = { a: exact(2_000), b: exact(4_000) }
  const nodes: Step[] = [...'abcd'].map((id, at) => ({ id, needs: at === 0 ? [] : ['abcd'[at - 1] ?? ''] }))
  const dag = buildDag(define(nodes), (id) => seconds(learnt[id as 'a']))
  const { span, nodes: drawn } = viewDag(dag.definition, dag)
  expect(drawn.map(({ estimate }) => estimate)).toEqual([2, 4, 3, 3])
  expect(span).toBe(12)
  const { remainingMs } = progress(nodes, [], { learnt })
  expect(remainingMs?.low).toBeLessThanOrEqual(12_000)
  expect(remainingMs?.high).toBeGreaterThanOrEqual(12_000)
})

test('no time is told of a graph of which nothing is known', () => {
  const nodes: Step[] = [{ id: 'a' }, { id: 'b', needs: ['a'] }, { id: 'c', needs: ['b'] }]
  const dag = buildDag(define(nodes))
  expect(viewDag(dag.definition, dag)).toMatchObject({
    span: null,
    work: null,
    criticalPath: ['a', 'b', 'c'],
  })
  expect(viewDag(dag.definition, dag).nodes.map(({ estimate, slack }) => [estimate, slack])).toEqual(
    nodes.map(() => [null, null]),
  )
  expect(progress(nodes, []).remainingMs).toBeNull()
})

test('what only maps values says nothing of how long the others take', () => {
  const nodes: Step[] = [
    { id: 'a', kind: 'transform' },
    { id: 'b', needs: ['a'], estimate: 60 },
  ]
  expect(progress(nodes, [row('a', 'completed', took(1))]).remainingMs?.high).toBe(90_000)
})
