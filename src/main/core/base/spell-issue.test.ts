import { describe, expect, test } from 'vitest'
import { MusterError } from '../../../contract/errors.ts'
import type { OperationName } from '../../../contract/operations.ts'
import { operations } from '../../../contract/operations.ts'
import { parseInput } from '../operations/requests.ts'
import { fields, wordsOfZod, wrongValues } from './fixtures/wrong-inputs.ts'
import { inOurWords, joinPath, spellIssues } from './spell-issue.ts'

function refusal(name: OperationName, input: unknown): string {
  try {
    parseInput(name, input)
  } catch (error) {
    if (error instanceof MusterError) return error.message
  }
  throw new Error(`${name} took it.`)
}

const taskId = '11111111-1111-4111-8111-111111111111'

test.each<[OperationName, unknown, string]>([
  ['task.get', {}, 'taskId is missing: it must be text.'],
  ['task.get', { taskId: 7 }, 'taskId must be text, not 7.'],
  ['task.get', null, 'The input must be an object with fields, not empty.'],
  ['task.get', undefined, 'The input is missing: it must be an object with fields.'],
  ['task.pause', { taskId, mode: 'stop' }, 'mode must be "freeze" or "hold", not "stop".'],
  ['task.list', { limit: 0 }, 'limit must be at least 1.'],
  ['task.list', { limit: 1.5 }, 'limit must be a whole number, not 1.5.'],
  ['task.create', { prompt: '', directory: '/' }, 'prompt: The prompt is empty.'],
  [
    'task.create',
    { prompt: 'x', limits: { maxTurns: 'many', timeoutMs: -1 } },
    'limits.timeoutMs must be at least 1000. limits.maxTurns must be a number, not "many".',
  ],
])('%s %j', (name, input, message) => {
  expect(refusal(name, input)).toBe(message)
})

describe.each(Object.keys(operations) as OperationName[])('of %s', (name) => {
  test('no words of zod reach a person, whatever is wrong', () => {
    for (const input of [undefined, ...wrongValues]) readAndCheck(name, input)
  })

  test('a field that is wrong is named, with what it must be', () => {
    for (const { path, wrap } of fields(operations[name].input)) {
      for (const value of wrongValues) {
        const input = wrap(value)
        readAndCheck(name, input)
        const { error } = operations[name].input.safeParse(input, inOurWords)
        const own = (error?.issues ?? []).filter((issue) => path.every((part, at) => issue.path[at] === part))
        for (const issue of own) {
          const told = spellIssues({ issues: [issue] })
          expect(told.startsWith(joinPath(path)), told).toBe(true)
          expect(told).toMatch(/ (must|has no|is missing|can't|is|are)\b|: [A-Z].+\.$/)
          expect(told).not.toMatch(wordsOfZod)
        }
      }
    }
  })
})

function readAndCheck(name: OperationName, input: unknown): void {
  try {
    parseInput(name, input)
  } catch (error) {
    if (!(error instanceof MusterError)) throw error
    expect(error.message).not.toMatch(wordsOfZod)
    expect(error.hint).toBe(`Correct the input of ${name}.`)
  }
}
