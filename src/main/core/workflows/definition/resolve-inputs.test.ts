import { expect, test } from 'vitest'
import { MusterError } from '../../../../contract/errors.ts'
import type { Json } from '../../../../contract/values.ts'
import { WorkflowDefinition } from '../../../../contract/workflow-definition.ts'
import { resolveInputs } from './resolve-inputs.ts'

const definition = WorkflowDefinition.parse({
  name: 'sample',
  inputs: {
    goal: { type: 'string' },
    depth: { type: 'number', default: 2 },
    quick: { type: 'boolean', required: false },
    level: { type: 'enum', values: ['low', 'high'], default: 'low' },
    files: { type: 'list', default: [] },
    folder: { type: 'path', default: '.' },
  },
  nodes: [],
})

function problemsOf(given: Record<string, Json>): unknown {
  try {
    return resolveInputs(definition, given)
  } catch (error) {
    if (!(error instanceof MusterError)) throw error
    const problems = error.details?.problems
    return Array.isArray(problems) ? problems.map(({ message }) => message) : null
  }
}

test('defaults are filled in, and what is optional may be missing', () => {
  expect(resolveInputs(definition, { goal: 'x' })).toEqual({
    goal: 'x',
    depth: 2,
    level: 'low',
    files: [],
    folder: '.',
  })
})

test('text is read as what the input is', () => {
  expect(
    resolveInputs(definition, {
      goal: '5',
      depth: '3.5',
      quick: 'true',
      files: 'a.ts\n b.ts \n\n',
      level: 'high',
    }),
  ).toEqual({ goal: '5', depth: 3.5, quick: true, level: 'high', files: ['a.ts', 'b.ts'], folder: '.' })
  expect(resolveInputs(definition, { goal: 'x', files: '["a", 1]', depth: '' })).toMatchObject({
    files: ['a', 1],
    depth: 2,
  })
})

test.each([
  [{}, ['The input "goal" is missing.']],
  [{ goal: '' }, ['The input "goal" is missing.']],
  [{ goal: 'x', dept: 1 }, ['The workflow sample has no input "dept".']],
  [{ goal: 'x', constructor: 1 }, ['The workflow sample has no input "constructor".']],
  [
    { goal: 1, depth: 'much', quick: 'yes', level: 'mid', files: {}, folder: 'a\0b' },
    [
      'The input "goal" must be text.',
      'The input "depth" must be a number.',
      'The input "quick" must be true or false.',
      'The input "level" must be one of low, high.',
      'The input "files" must be a list.',
      'The input "folder" has a character that no path has.',
    ],
  ],
])('%j', (given, problems) => {
  expect(problemsOf(given as Record<string, Json>)).toEqual(problems)
})
