import { expect, test } from 'vitest'
import { MusterError } from '../../contract/errors.ts'
import { runRequest, tagLog } from './requests.ts'

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
