import { expect, test } from 'vitest'
import { WorkflowDefinition } from '../../../../contract/workflow-definition.ts'
import { fields, wordsOfZod } from '../../base/fixtures/wrong-inputs.ts'
import { checkDefinition } from './parse-definition.ts'

test('no words of zod reach a person, whatever is wrong in a field of a definition', () => {
  let told = 0
  for (const { wrap } of fields(WorkflowDefinition)) {
    for (const value of [null, -1, 'no name', [7], { 'no name': 1 }]) {
      for (const { code, message } of checkDefinition(wrap(value)).problems) {
        // Those of templates are Liquid's.
        if (code === 'template') continue
        told += 1
        expect(message).not.toMatch(wordsOfZod)
      }
    }
  }
  expect(told).toBeGreaterThan(1_000)
})

test('what can be no name is told in words', () => {
  const { problems } = checkDefinition({
    name: 'x',
    nodes: [
      { id: 'a', kind: 'No Kind', with: {} },
      { id: 'b', kind: 'command', command: ['make'], env: { 'no name': 'x' } },
    ],
  })
  expect(problems.map(({ message }) => message)).toEqual([
    '"kind" of the node "a" is not right: A kind is a lower-case letter, then letters, digits and hyphens.',
    '"env.no name" of the node "b" can\'t have that name. The name of a variable is a letter or underscore, then letters, digits and underscores.',
  ])
})
