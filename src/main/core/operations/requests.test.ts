import { expect, test } from 'vitest'
import { MusterError } from '../../../contract/errors.ts'
import { parseInput, runRequest, tagLog } from './requests.ts'

function recorder() {
  const logged: [string, string, Record<string, unknown> | undefined][] = []
  const log = tagLog((level, message, fields) => logged.push([level, message, fields]))
  return { log, logged }
}

test('what a call logs carries its id, what others log meanwhile does not', async () => {
  const { log, logged } = recorder()
  const running = runRequest({ operation: 'a.b', requestId: 'r1', log }, async () => {
    await Promise.resolve()
    log('info', 'inside', { taskId: 't' })
    return 5
  })
  log('info', 'outside')
  expect(await running).toBe(5)
  expect(logged).toEqual([
    ['info', 'outside', undefined],
    ['info', 'inside', { requestId: 'r1', taskId: 't' }],
    ['debug', 'call', { requestId: 'r1', operation: 'a.b', code: 'ok', ms: expect.any(Number) }],
  ])
})

test('a defect is logged with its stack and crosses without its text; our own errors cross as they are', async () => {
  const { log, logged } = recorder()
  const failing = runRequest({ operation: 'a.b', requestId: 'r2', log }, () => {
    throw new TypeError('private text')
  })
  const error = await failing.catch((thrown: unknown) => thrown)
  expect(error).toBeInstanceOf(MusterError)
  const wire = error instanceof MusterError ? error.toWire() : null
  expect(wire).toMatchObject({ code: 'internal', details: { requestId: 'r2' } })
  expect(JSON.stringify(wire)).not.toContain('private text')
  expect(logged[0]).toEqual([
    'error',
    'a.b failed',
    { requestId: 'r2', error: expect.stringMatching(/^TypeError: private text\n\s+at /) },
  ])
  const own = new MusterError('conflict', 'taken')
  await expect(
    runRequest({ operation: 'a.b', requestId: 'r3', log }, () => Promise.reject(own)),
  ).rejects.toBe(own)
})

const id = '019a0000-0000-7000-8000-0000000000a1'
const nested = (levels: number): unknown => JSON.parse(`${'['.repeat(levels)}${']'.repeat(levels)}`)

test.each([
  [
    'task.pause',
    { taskId: id, mode: nested(201) },
    'mode.0',
    /^"mode\.0" is nested deeper than 200 levels\.$/,
  ],
  [
    'run.start',
    { inputs: { tree: nested(5_000) }, name: 'x', directory: '/' },
    'inputs.tree',
    /deeper than 200/,
  ],
  ['workflow.validate', { definition: { a: nested(100_000) } }, 'definition.a', /deeper than 200/],
  [
    'task.list',
    { states: Array(400_000).fill(1) },
    'states',
    /^"states" has 400000 elements; 10000 are the most\.$/,
  ],
  [
    'run.addNodes',
    { runId: id, nodes: Array(10_001).fill({}) },
    'nodes',
    /10001 elements; 10000 are the most/,
  ],
  ['task.list', { states: Array(20).fill('none') }, 'states.0', /And 15 more\.$/],
  [
    'run.start',
    { inputs: { ['k'.repeat(100_000)]: undefined }, directory: '/' },
    `inputs.${'k'.repeat(192)}…`,
    /JSON/,
  ],
])('%s refuses what is out of bounds and names the field: %#', (name, input, field, message) => {
  const error = (() => {
    try {
      return parseInput(name, input)
    } catch (thrown) {
      return thrown
    }
  })()
  expect(error).toMatchObject({
    code: 'validation',
    message: expect.stringMatching(message),
    details: { field },
  })
  expect(JSON.stringify(error instanceof MusterError && error.toWire()).length).toBeLessThan(1_500)
})

test('a list of a hundred thousand inputs is taken', () => {
  const inputs = { list: Array.from({ length: 100_000 }, (_, i) => i) }
  expect(parseInput('run.start', { name: 'x', directory: '/', inputs })).toMatchObject({ inputs })
})
