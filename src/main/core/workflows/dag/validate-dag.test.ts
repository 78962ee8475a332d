import { describe, expect, it } from 'vitest'
import { MAX_WORKFLOW_NODES } from '../../../../contract/definition-limits.ts'
import { WorkflowDefinition } from '../../../../contract/workflow-definition.ts'
import { definitionOf, stepOf } from './fixtures/graphs.ts'
import { validateDag } from './validate-dag.ts'

const claude = (id: string, needs: string[], prompt: string, more: object = {}) =>
  stepOf(id, needs, { kind: 'claude', prompt, timeout: 60, ...more } as never)

/** Problems of a code; fails when there are others. */
function only(code: string, ...args: Parameters<typeof validateDag>) {
  const problems = validateDag(...args)
  expect(problems.map((problem) => problem.code)).toEqual(problems.map(() => code))
  return problems
}

describe('validateDag', () => {
  it('finds nothing in a sound definition', () => {
    const definition = WorkflowDefinition.parse({
      name: 'sound',
      inputs: { topic: {} },
      defaults: { timeout: 60 },
      nodes: [
        { id: 'plan', kind: 'claude', prompt: 'Plan {{ inputs.topic }}.' },
        { id: 'work', kind: 'claude', session: 'plan', needs: ['plan'], prompt: '{{ results.plan }}' },
        { id: 'sum', kind: 'transform', needs: ['work'], value: '{{ nodes.plan.state }}' },
      ],
      output: '{{ results.sum }}',
    })
    expect(validateDag(definition, { maxParallel: 1 })).toEqual([])
  })

  it('refuses an empty workflow', () => {
    expect(only('empty', definitionOf([]))).toMatchObject([{ severity: 'error', nodes: [] }])
  })

  it('names ids that are there twice, with their place', () => {
    const locate = (path: (string | number)[]) => ({ line: Number(path[1]) + 10, column: 7 })
    const [problem] = only('duplicate_id', definitionOf([stepOf('a'), stepOf('b'), stepOf('a')]), { locate })
    expect(problem).toMatchObject({ nodes: ['a'], path: ['nodes', 2, 'id'], line: 12, column: 7 })
  })

  it('tells a need of itself from a cycle', () => {
    const [problem] = only('self_dependency', definitionOf([stepOf('a', ['a'])]))
    expect(problem).toMatchObject({ nodes: ['a'], path: ['nodes', 0, 'needs', 0] })
  })

  it('gives the nearest id for a missing one', () => {
    const nodes = [stepOf('analyse'), stepOf('report', ['analyze', 'nothing-like-it'])]
    expect(only('missing_dependency', definitionOf(nodes))).toMatchObject([
      { message: 'The node "report" needs "analyze", which is not there.', hint: 'Did you mean "analyse"?' },
      { hint: 'Add a node with this id, or remove it from the needs.', path: ['nodes', 1, 'needs', 1] },
    ])
  })

  it('gives the whole path of each cycle once, the shortest', () => {
    const nodes = [
      stepOf('start'),
      stepOf('a', ['start', 'd', 'c']),
      stepOf('b', ['a']),
      stepOf('c', ['b']),
      stepOf('d', ['c']),
      stepOf('behind', ['d']),
      stepOf('x', ['y']),
      stepOf('y', ['x']),
    ]
    expect(only('cycle', definitionOf(nodes))).toMatchObject([
      {
        nodes: ['a', 'c', 'b'],
        path: ['nodes', 1, 'needs', 2],
        message:
          'These 3 nodes wait for each other, so none can start: "a" needs "c", which needs "b", which needs "a".',
      },
      { nodes: ['x', 'y'] },
    ])
  })

  it('copes with a cycle through every node there can be', () => {
    const count = MAX_WORKFLOW_NODES
    const nodes = Array.from({ length: count }, (_, index) =>
      stepOf(`n${index}`, [`n${(index + 1) % count}`]),
    )
    const [problem] = only('cycle', definitionOf(nodes))
    expect(problem?.nodes).toHaveLength(count)
    expect(problem?.message.length).toBeLessThan(300)
  })

  it('knows the kinds that are registered', () => {
    const definition = definitionOf([stepOf('a', [], { kind: 'comand' } as never)])
    expect(only('unknown_kind', definition)).toMatchObject([
      { path: ['nodes', 0, 'kind'], hint: 'Did you mean "command"?' },
    ])
    expect(validateDag(definition, { kinds: new Set(['comand']) })).toEqual([])
  })

  it('wants what a template reads to have ended before', () => {
    const definition = definitionOf([
      claude('plan', [], 'Plan.'),
      claude('middle', ['plan'], 'Go on.'),
      claude('far', ['middle'], 'From afar: {{ results.plan }}'),
      claude('aside', [], 'Too early: {{ results.plan }}'),
      claude('early', [], '{{ results.later }}'),
      claude('later', ['early'], '{{ nodes.lter.state }}'),
      claude('self', [], '{{ results.self }}'),
    ])
    const problems = only('not_an_ancestor', definition)
    expect(problems.map(({ nodes, hint, path }) => ({ nodes, hint, path }))).toEqual([
      { nodes: ['later'], hint: 'Did you mean "later"?', path: ['nodes', 5, 'prompt'] },
      { nodes: ['aside', 'plan'], hint: 'Add "plan" to the needs of "aside".', path: ['nodes', 3, 'prompt'] },
      {
        nodes: ['early', 'later'],
        hint: '"later" itself waits for "early": turn this round, or use something else.',
        path: ['nodes', 4, 'prompt'],
      },
      {
        nodes: ['self'],
        hint: 'A node sees only what ended before it started. In "compensate" its result is called "result".',
        path: ['nodes', 6, 'prompt'],
      },
    ])
  })

  it('checks inputs both ways, and the output', () => {
    const definition = definitionOf([stepOf('a', [], { value: '{{ inputs.topik }}' } as never)], {
      inputs: { topic: { type: 'string' }, used: { type: 'string' }, key: { type: 'string' } },
      defaults: { cache: { ttl: 60, key: '{{ inputs.key }} {{ results.any }}' } },
      output: { all: '{{ results.b }}', of: '{{ inputs.used }}' },
    })
    expect(validateDag(definition)).toMatchObject([
      { code: 'unknown_input', path: ['nodes', 0, 'value'], hint: 'Did you mean "topic"?', nodes: ['a'] },
      { code: 'not_an_ancestor', path: ['output', 'all'], nodes: [] },
      { code: 'unused_input', severity: 'warning', path: ['inputs', 'topic'] },
    ])
  })

  it('wants a session to be that of an earlier claude node', () => {
    const undo = { kind: 'claude', prompt: 'Undo it.', session: 'good' }
    const definition = definitionOf([
      claude('first', [], 'One.'),
      stepOf('map', ['first']),
      claude('good', ['map'], 'Two.', { session: 'first', compensate: undo }),
      claude('wrong', ['map'], 'Three.', { session: 'map' }),
      claude('stranger', [], 'Four.', { session: 'first' }),
    ])
    expect(validateDag(definition)).toMatchObject([
      { code: 'session_not_claude', nodes: ['wrong', 'map'], path: ['nodes', 3, 'session'] },
      { code: 'not_an_ancestor', nodes: ['stranger', 'first'], path: ['nodes', 4, 'session'] },
    ])
  })

  it('warns of needless edges', () => {
    const definition = definitionOf([stepOf('a'), stepOf('b', ['a']), stepOf('c', ['b', 'a', 'b'])])
    expect(only('redundant_edge', definition)).toMatchObject([
      { nodes: ['c'], path: ['nodes', 2, 'needs', 2] },
      { severity: 'warning', nodes: ['c', 'a'], path: ['nodes', 2, 'needs', 1] },
    ])
  })

  it('warns once of all nodes that may run forever', () => {
    const nodes = Array.from({ length: 2_000 }, (_, index) =>
      claude(`n${index}`, [], 'Go.', { timeout: undefined }),
    )
    const [problem, ...others] = only('no_timeout', definitionOf(nodes))
    expect(others).toEqual([])
    expect(problem?.message).toBe('2000 nodes "n0", "n1", "n2", "n3", "n4" and 1995 more have no time-out.')
    expect(problem?.nodes).toHaveLength(1_000)
    expect(validateDag(definitionOf(nodes, { defaults: { timeout: 5 } }))).toEqual([])
  })

  it('warns of more Claude nodes side by side than there is room for', () => {
    const nodes = [claude('a', [], 'Go.'), claude('b', [], 'Go.'), claude('c', ['a'], 'Go.'), stepOf('d')]
    expect(only('too_parallel', definitionOf(nodes), { maxParallel: 1 })).toMatchObject([
      { severity: 'warning', nodes: ['a', 'b'] },
    ])
    expect(validateDag(definitionOf(nodes), { maxParallel: 2 })).toEqual([])
    expect(validateDag(definitionOf(nodes, { maxParallel: 1 }), { maxParallel: 1 })).toEqual([])
  })

  it('warns of a node whose condition is never true', () => {
    expect(only('unreachable', definitionOf([stepOf('a', [], { when: 'false' })]))).toMatchObject([
      { nodes: ['a'], path: ['nodes', 0, 'when'] },
    ])
  })

  it('counts what is too much to tell', () => {
    const nodes = Array.from({ length: 150 }, (_, index) => stepOf(`n${index}`, ['gone']))
    const problems = only('missing_dependency', definitionOf(nodes))
    expect(problems).toHaveLength(101)
    expect(problems.at(-1)?.message).toBe('There are 50 more problems of the kind missing_dependency.')
  })
})
