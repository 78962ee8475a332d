import { expect, test } from 'vitest'
import { WorkflowInput } from '../../../contract/workflow-definition.ts'
import { defaultText, textOf, toInputs } from './run-inputs.ts'

const declare = (inputs: Record<string, unknown>) =>
  Object.fromEntries(Object.entries(inputs).map(([name, input]) => [name, WorkflowInput.parse(input)]))

test('what is typed becomes values of the declared types', () => {
  const declared = declare({
    text: {},
    size: { type: 'number' },
    deep: { type: 'boolean', default: true },
    files: { type: 'list' },
    rows: { type: 'list', default: [{ a: 1 }] },
  })
  expect(
    toInputs(declared, { text: 'a b', size: '1,5', files: ' one \n\ntwo', rows: '{"a": 2}\n3' }),
  ).toEqual({ inputs: { text: 'a b', size: 1.5, deep: true, files: ['one', 'two'], rows: [{ a: 2 }, 3] } })
})

test('what is missing or wrong is told by field', () => {
  const declared = declare({
    text: {},
    size: { type: 'number' },
    rows: { type: 'list', default: [1] },
    note: { required: false },
  })
  expect(toInputs(declared, { size: 'many', rows: 'x' })).toEqual({
    errors: {
      text: 'This is needed.',
      size: 'This is no number.',
      rows: 'Each line has to be a JSON value.',
    },
  })
  expect(toInputs(declare({ note: { required: false } }), {})).toEqual({ inputs: {} })
})

test('a field that was emptied does not fall back to its default', () => {
  const declared = declare({ focus: { default: 'bugs' }, files: { type: 'list', default: ['a'] } })
  expect(toInputs(declared, {})).toEqual({ inputs: { focus: 'bugs', files: ['a'] } })
  expect(toInputs(declared, { focus: '', files: '' })).toEqual({ inputs: { focus: '', files: [] } })
})

test('the inputs of a run come back as they were, to be run with again', () => {
  const declared = declare({
    text: {},
    size: { type: 'number' },
    deep: { type: 'boolean', default: false },
    files: { type: 'list' },
    rows: { type: 'list', default: [{ a: 1 }] },
    note: { required: false },
  })
  const inputs = { text: 'a\nb', size: 1.5, deep: true, files: ['one', 'two'], rows: [{ a: 2 }, 3] }
  const texts = Object.fromEntries(
    Object.entries(declared).map(([name, input]) => [name, textOf(input, { ...inputs, note: null }[name])]),
  )
  expect(toInputs(declared, texts)).toEqual({ inputs })
})

test('defaults are shown as they are typed', () => {
  const [list, object] = [
    WorkflowInput.parse({ type: 'list', default: ['a', 'b'] }),
    WorkflowInput.parse({ type: 'list', default: [{ a: 1 }] }),
  ]
  expect([list, object].map(defaultText)).toEqual(['a\nb', '{"a":1}'])
})
