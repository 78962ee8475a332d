import { expect, test } from 'vitest'
import { WorkflowNode } from '../../../../contract/workflow-definition.ts'
import { findReferences } from './references.ts'

function referencesOf(node: object): string[] {
  return findReferences(WorkflowNode.parse({ id: 'n', ...node })).map(
    ({ root, name, path }) => `${path.join('.')}: ${root}.${name}`,
  )
}

test('every field of every kind is looked at', () => {
  expect(
    referencesOf({
      kind: 'claude',
      when: 'inputs.a and (results.b or nodes.c.state == "failed")',
      forEach: 'results.list.items',
      prompt:
        '{{ item.x }} {{ index }} {{ run.id }} {{ results["d-e"] }}{% if inputs.f %}{{ results.g }}{% endif %}',
      appendSystemPrompt: '{% for x in results.h %}{{ x }}{% endfor %}',
      directory: '{{ inputs.dir }}',
      resources: [{ id: 'file:{{ results.i }}' }],
      cache: { ttl: 1, key: '{{ inputs.k }}' },
      compensate: {
        kind: 'command',
        command: ['rm', '{{ result.path }}', '{{ results.j }}'],
        env: { A: '{{ inputs.l }}' },
      },
    }),
  ).toEqual([
    'when: inputs.a',
    'when: results.b',
    'when: nodes.c',
    'forEach: results.list',
    'prompt: results.d-e',
    'prompt: results.g',
    'prompt: inputs.f',
    'appendSystemPrompt: results.h',
    'directory: inputs.dir',
    'resources.0.id: results.i',
    'cache.key: inputs.k',
    'compensate.command.2: results.j',
    'compensate.env.A: inputs.l',
  ])
  expect(
    referencesOf({
      kind: 'command',
      command: ['a', '{{ inputs.b }}'],
      cwd: '{{ results.c }}',
      stdin: '{{ results.d }}',
    }),
  ).toEqual(['command.1: inputs.b', 'cwd: results.c', 'stdin: results.d'])
  expect(referencesOf({ kind: 'approval', message: '{{ results.a }}' })).toEqual(['message: results.a'])
  expect(referencesOf({ kind: 'transform', value: { x: ['{{ results.a | json }}'], y: 1 } })).toEqual([
    'value.x.0: results.a',
  ])
  expect(referencesOf({ kind: 'workflow', workflow: 'w', inputs: { p: '{{ results.a }}' } })).toEqual([
    'inputs.p: results.a',
  ])
  expect(referencesOf({ kind: 'my-kind', with: { q: { r: '{{ results.a }}' } } })).toEqual([
    'with.q.r: results.a',
  ])
})

test('variables of the template itself are none, and keys that are computed are not known', () => {
  expect(
    referencesOf({
      kind: 'transform',
      value: '{% assign results = inputs.a %}{{ results.b }} {{ inputs[inputs.c].d }} {{ nodes }}',
    }),
  ).toEqual(['value: inputs.a', 'value: inputs.c'])
})

test('a template that cannot be read has none', () => {
  expect(referencesOf({ kind: 'transform', value: '{{ results.a' })).toEqual([])
})
