import { expect, test } from 'vitest'
import { MusterError } from '../../../contract/errors.ts'
import type { OperationName } from '../../../contract/operations.ts'
import { operations } from '../../../contract/operations.ts'
import { parseInput } from '../operations/requests.ts'

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

test('no words of zod reach a person, whatever is wrong', () => {
  const wrong = [
    undefined,
    null,
    7,
    'x',
    [],
    [{}],
    { states: 'x', taskId: [], limits: 1, budget: {}, rule: 1 },
  ]
  for (const name of Object.keys(operations) as OperationName[]) {
    for (const input of wrong) {
      try {
        parseInput(name, input)
      } catch (error) {
        if (!(error instanceof MusterError)) throw error
        expect(error.message).not.toMatch(/Invalid|expected|received|undefined|ZodError|Too (small|big)/)
      }
    }
  }
})
