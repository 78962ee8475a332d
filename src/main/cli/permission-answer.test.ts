import { expect, test } from 'vitest'
import { samplePermission } from '../../contract/fixtures/sample-permission.ts'
import { type Permission, PermissionAnswer } from '../../contract/permission.ts'
import { buildAnswer, describeRequest, isPlain } from './permission-answer.ts'

function permission(changes: Partial<Permission>): Permission {
  return samplePermission({
    input: { command: 'npm test' },
    suggestions: [{ type: 'setMode' }, { type: 'addRules' }],
    ...changes,
  })
}

const question = permission({
  kind: 'question',
  toolName: 'AskUserQuestion',
  input: {
    questions: [
      {
        question: 'Which colour?',
        options: [{ label: 'Red' }, { label: 'Blue', description: 'as the sky' }],
      },
      { question: 'Why?', options: [] },
    ],
  },
})

test('builds answers that the contract takes', () => {
  const cases = [
    buildAnswer(permission({}), { decision: 'allow' }),
    buildAnswer(permission({}), { decision: 'allow', always: true, input: { command: 'ls' } }),
    buildAnswer(permission({}), { decision: 'deny', stop: true, message: 'No' }),
    buildAnswer(permission({}), { decision: 'allow', session: true }),
    buildAnswer(permission({ kind: 'plan' }), { decision: 'allow', acceptEdits: true }),
  ]
  expect(cases).toEqual([
    { decision: 'allow', applySuggestions: [], scope: 'once' },
    { decision: 'allow', applySuggestions: [1], scope: 'once', updatedInput: { command: 'ls' } },
    { decision: 'deny', message: 'No', interrupt: true },
    { decision: 'allow', applySuggestions: [], scope: 'session' },
    { decision: 'allow', applySuggestions: [], scope: 'once', mode: 'acceptEdits' },
  ])
  for (const answer of cases) expect(PermissionAnswer.parse(answer)).toEqual(answer)
})

test('questions are answered in their order, by number or in words', () => {
  expect(buildAnswer(question, { decision: 'allow', replies: ['2', 'Because'] })).toMatchObject({
    updatedInput: { questions: expect.any(Array), answers: { 'Which colour?': 'Blue', 'Why?': 'Because' } },
  })
  expect(() => buildAnswer(question, { decision: 'allow', replies: ['2'] })).toThrow('has 2 questions')
  expect(() => buildAnswer(permission({}), { decision: 'allow', replies: ['2'] })).toThrow('has 0 questions')
  expect(describeRequest(question)).toEqual(['Which colour?', '  1) Red', '  2) Blue – as the sky', 'Why?'])
})

test('all of a request is shown before it is answered, with marks, or how much is not', () => {
  const hidden = permission({ input: { command: `ls${'\n'.repeat(301)}rm -rf src\u202e` } })
  expect(describeRequest(hidden)).toEqual([
    'Bash',
    '  command: ls',
    '      ⟨300 blank lines⟩',
    '      rm -rf src⟨U+202E⟩',
    'It has characters that can not be seen, and long stretches of blanks. They are marked: read it with care.',
  ])
  expect(isPlain(hidden)).toBe(false)
  expect(isPlain(permission({}))).toBe(true)
  const long = permission({
    input: { command: Array.from({ length: 250 }, (_, n) => `step ${n}`).join('\n') },
  })
  expect(describeRequest(long).at(-1)).toBe('… 51 more lines are not shown')
  expect(isPlain(long)).toBe(false)
  const wide = permission({ input: { command: `echo ${'x'.repeat(5_000)}` } })
  expect(describeRequest(wide)[1]).toMatch(/… \(\d+ more characters are not shown\)$/)
  expect(isPlain(wide)).toBe(false)
})
