import { expect, test } from 'vitest'
import { createLongCalls } from './long-calls.ts'

function newCalls() {
  let last = 0
  return createLongCalls(() => {
    last += 1
    return `call ${last}`
  })
}

const forever = () => new Promise<never>(() => {})

test('a call tells how far it is, and then what came of it', async () => {
  const calls = newCalls()
  const result = Promise.withResolvers<{ content: [] }>()
  const call = calls.begin(({ tell }) => {
    tell('half')
    return result.promise
  })
  expect(calls.get('call 1')).toMatchObject({ state: { status: 'working' }, message: 'half' })
  result.resolve({ content: [] })
  await call?.ended
  expect(calls.get('call 1')?.state).toEqual({ status: 'completed', result: { content: [] } })
})

test('an error of the protocol keeps its code; any other is an internal one', async () => {
  const calls = newCalls()
  for (const error of [Object.assign(new Error('no'), { code: -32602 }), new Error('odd')])
    await calls.begin(() => Promise.reject(error))?.ended.catch(() => {})
  expect(calls.get('call 1')?.state).toEqual({ status: 'failed', error: { code: -32602, message: 'no' } })
  expect(calls.get('call 2')?.state).toEqual({ status: 'failed', error: { code: -32603, message: 'odd' } })
})

test('a call that was cancelled stays so, whatever comes of it afterwards', async () => {
  const calls = newCalls()
  let aborted = false
  const call = calls.begin(async ({ signal }) => {
    await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()))
    aborted = true
    return { content: [] }
  })
  calls.cancel('call 1')
  await call?.ended
  expect(aborted).toBe(true)
  expect(calls.get('call 1')?.state).toEqual({ status: 'cancelled' })
})

test('so many are at work at a time, and more only when one has ended; closing ends all', () => {
  const calls = newCalls()
  const signals: AbortSignal[] = []
  const begin = () =>
    calls.begin(({ signal }) => {
      signals.push(signal)
      return forever()
    })
  while (begin() !== undefined) expect(signals.length).toBeLessThan(1_000)
  expect(signals.length).toBe(100)
  calls.cancel('call 1')
  expect(begin()).toBeDefined()
  expect(begin()).toBeUndefined()
  calls.close()
  expect(signals.every(({ aborted }) => aborted)).toBe(true)
})

test('a result that a client may still ask for makes no room for another one', async () => {
  const calls = newCalls()
  let made = 0
  for (; ; made += 1) {
    const call = calls.begin(async () => ({ content: [] }))
    if (!call) break
    await call.ended
  }
  expect(made).toBe(1_000)
  expect(calls.get('call 1')?.state.status).toBe('completed')
})
