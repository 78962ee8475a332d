import { describe, expect, it } from 'vitest'
import { MusterError } from '../../../../contract/errors.ts'
import { buildDag } from './build-dag.ts'
import { definitionOf, stepOf } from './fixtures/graphs.ts'
import { optimizeDag } from './optimize-dag.ts'
import { viewDag } from './view-dag.ts'

/** plan → (fast | slow) → merge, with a needless edge from plan to merge. */
const diamond = definitionOf([
  stepOf('merge', ['fast', 'slow', 'plan'], { estimate: 1 }),
  stepOf('fast', ['plan'], { estimate: 2, phase: 'work' }),
  stepOf('plan', [], { estimate: 3, title: 'Make a plan' }),
  stepOf('slow', ['plan'], { estimate: 10.0004, when: 'inputs.deep' }),
])

describe('buildDag', () => {
  it('knows levels, the critical path and what is not on it', () => {
    const view = viewDag(diamond, buildDag(diamond))
    expect(view).toMatchObject({
      levels: 3,
      criticalPath: ['plan', 'slow', 'merge'],
      span: 14,
      work: 16,
      maxParallelism: 2,
      averageParallelism: 1.143,
    })
    expect(view.nodes.map(({ id, level, slack, critical }) => ({ id, level, slack, critical }))).toEqual([
      { id: 'merge', level: 2, slack: 0, critical: true },
      { id: 'fast', level: 1, slack: 8, critical: false },
      { id: 'plan', level: 0, slack: 0, critical: true },
      { id: 'slow', level: 1, slack: 0, critical: true },
    ])
    expect(view.nodes[3]).toMatchObject({ title: 'slow', conditional: true, estimate: 10 })
    expect(view.nodes[2]).toMatchObject({ title: 'Make a plan', conditional: false, phase: null })
    expect(view.edges).toEqual([
      { from: 'fast', to: 'merge', redundant: false, critical: false },
      { from: 'slow', to: 'merge', redundant: false, critical: true },
      { from: 'plan', to: 'merge', redundant: true, critical: false },
      { from: 'plan', to: 'fast', redundant: false, critical: false },
      { from: 'plan', to: 'slow', redundant: false, critical: true },
    ])
  })

  it('prefers what history knows to the estimate, and that to the mean of the others', () => {
    const definition = definitionOf([
      stepOf('learnt', [], { estimate: 5 }),
      stepOf('said', [], { estimate: 5 }),
      { kind: 'command', id: 'unknown', needs: [], resources: [], command: ['true'] },
      stepOf('mapped'),
    ])
    const dag = buildDag(definition, (id) => (id === 'learnt' ? 0 : undefined))
    expect([...dag.estimate]).toEqual([0, 5, 2.5, 0.01])
  })

  it('refuses what is no graph, and says why', () => {
    const cycle = definitionOf([stepOf('a', ['b']), stepOf('b', ['a'])])
    expect(() => buildDag(cycle)).toThrow(MusterError)
    expect(() => buildDag(cycle)).toThrow(/wait for each other.*"a" needs "b", which needs "a"/)
    expect(() => buildDag(definitionOf([]))).toThrow('has no nodes')
    expect(() => buildDag(definitionOf([stepOf('a', ['a', 'gone'])]))).toThrow('(1 more)')
    expect(() => buildDag(definitionOf([stepOf('a'), stepOf('a')]))).toThrow('is there twice')
  })

  it('has a hash that only changes with the meaning', () => {
    const hash = buildDag(diamond).hash
    expect(hash).toMatch(/^[0-9a-f]{64}$/)
    const same = definitionOf(
      diamond.nodes.toReversed().map((node) => ({ ...node, needs: node.needs.toReversed() })),
      { name: 'other', version: '2' },
    )
    expect(buildDag(same).hash).toBe(hash)
    const other = definitionOf(diamond.nodes.with(0, stepOf('merge', ['fast', 'slow'], { estimate: 1 })))
    expect(buildDag(other).hash).not.toBe(hash)
    expect(buildDag(definitionOf(diamond.nodes, { onFailure: 'continue' })).hash).not.toBe(hash)
  })
})

describe('optimizeDag', () => {
  it('leaves out needless edges and nothing else', () => {
    const dag = buildDag(diamond)
    const optimized = optimizeDag(dag)
    expect(dag.edgeCount).toBe(5)
    expect(optimized.edgeCount).toBe(4)
    expect([...(optimized.needs[0] ?? [])]).toEqual([1, 3])
    expect([...(optimized.dependants[2] ?? [])]).toEqual([1, 3])
    expect(viewDag(diamond, optimized)).toEqual({
      ...viewDag(diamond, dag),
      edges: viewDag(diamond, dag).edges.filter(({ redundant }) => !redundant),
    })
  })

  it('finds chains of mergeable transforms', () => {
    const mergeable = { mergeable: true }
    const chain = [
      stepOf('d', ['c'], mergeable),
      stepOf('c', ['b'], mergeable),
      stepOf('b', ['a', 'other'], mergeable),
      stepOf('a', [], mergeable),
      stepOf('other'),
    ]
    const groupsOf = (nodes: typeof chain) => {
      const dag = optimizeDag(buildDag(definitionOf(nodes)))
      return dag.groups.map((group) => group.map((index) => dag.ids[index]))
    }
    expect(groupsOf(chain)).toEqual([['b', 'c', 'd']])
    // The edge from a to c is needless, so the chain is whole.
    expect(
      groupsOf([
        stepOf('a', [], mergeable),
        stepOf('b', ['a'], mergeable),
        stepOf('c', ['b', 'a'], mergeable),
      ]),
    ).toEqual([['a', 'b', 'c']])
    expect(groupsOf(chain.with(1, stepOf('c', ['b'], { ...mergeable, when: 'inputs.x' })))).toEqual([])
    expect(groupsOf(chain.with(1, stepOf('c', ['b'])))).toEqual([])
    expect(groupsOf([...chain, stepOf('fork', ['c'])])).toEqual([['b', 'c']])
  })
})
