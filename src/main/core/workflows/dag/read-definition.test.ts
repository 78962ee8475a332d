import { expect, test } from 'vitest'
import { readDefinition } from './read-definition.ts'

const kinds = ['claude', 'command', 'approval', 'transform', 'workflow']

/** `PLACE code` of each problem, errors first. */
function tell(source: string): string[] {
  const { definition, problems } = readDefinition({ source, kinds, maxParallel: 4 })
  expect(definition).toBeNull()
  return problems
    .filter(({ severity }) => severity === 'error')
    .map(({ path, code }) => `${path.join('.')} ${code}`)
}

test('problems of different kinds are told all at once', () => {
  const problems = tell(`name: Many Things
onFailure: explode
inputs:
  depth: { type: number, default: deep }
  mode: { type: enum }
  where: { type: folder }
nodes:
  - { id: plan, kind: claude, promt: "Plan {{ inputs.dept }}", needs: [check] }
  - { id: check, kind: command, command: [make], needs: [plan], timeout: soon }
  - { id: draw, kind: transform, value: "{{ results.plan", needs: [nobody] }
  - { id: draw, kind: transform, value: "{{ reslts.plan }}", forEach: "inputs.where" }
  - { id: wait, kind: approval, message: "{{ results.gone }}", resources: [{ id: db, mode: some }] }
  - { id: odd, kind: aproval, needs: [odd] }
  - { kind: transform, value: "{{ inputs.nothing }}" }
  - { id: undo, kind: claude, prompt: x, session: draw, cache: { ttl: -1 }, outputSchema: { type: thing } }
output: "{{ results.lost }}"
`)
  expect(problems.toSorted()).toEqual(
    [
      'name schema',
      'onFailure schema',
      'inputs.depth.default schema',
      'inputs.mode schema',
      'inputs.where.type schema',
      'nodes.0.promt schema',
      'nodes.0.prompt schema',
      'nodes.0.needs.0 cycle',
      'nodes.1.timeout schema',
      'nodes.2.value template',
      'nodes.2.needs.0 missing_dependency',
      'nodes.3.id duplicate_id',
      'nodes.3.value unknown_variable',
      'nodes.4.message not_an_ancestor',
      'nodes.4.resources.0.mode schema',
      'nodes.5.kind unknown_kind',
      'nodes.5.needs.0 self_dependency',
      'nodes.6.id schema',
      'nodes.6.value unknown_input',
      'nodes.7.session session_not_claude',
      'nodes.7.cache.ttl schema',
      'nodes.7.outputSchema schema',
      'output not_an_ancestor',
    ].toSorted(),
  )
})

test('nothing is told that only follows from another error', () => {
  expect(
    tell('name: x\ninputs: none\nnodes:\n  - { id: a, kind: transform, value: "{{ inputs.b }}" }\n'),
  ).toEqual(['inputs schema'])
  expect(
    tell(`name: x
nodes:
  - { id: a, kind: transform, value: 1, needs: b }
  - { id: b, kind: claude, needs: [c d], prompt: 7 }
  - { id: c, kind: clade, session: b }
  - { id: d, kind: claude, prompt: x, session: c, needs: [c] }
  - { id: e, prompt: "{{ results.d }}", needs: [d] }
  - text
`),
  ).toEqual([
    'nodes.0.needs schema',
    'nodes.1.needs.0 schema',
    'nodes.1.prompt schema',
    'nodes.2.kind unknown_kind',
    'nodes.4 unknown_kind',
    'nodes.5 schema',
  ])
})

test('names that every object of the language has are names as others', () => {
  expect(
    tell(`name: x
inputs: { constructor: { type: folder } }
nodes:
  - { id: toString, kind: constructor, valu: 1 }
  - { id: valueOf, kind: hasOwnProperty, with: {} }
  - { id: constructor, kind: transform, value: "{{ inputs.toString }}", needs: [isPrototypeOf] }
`).toSorted(),
  ).toEqual([
    'inputs.constructor.type schema',
    'nodes.0.kind unknown_kind',
    'nodes.1.kind schema',
    'nodes.2.needs.0 missing_dependency',
    'nodes.2.value unknown_input',
  ])
})
