import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { MusterError } from '../../contract/errors.ts'
import { giveAnswer, isByKey, takeAnswerBack, useAnswers } from './answers.ts'

beforeEach(() => {
  vi.useFakeTimers()
  useAnswers.setState({ given: new Map(), settledHere: new Set(), takeBackMs: 1_000 })
})
afterEach(() => {
  vi.useRealTimers()
})

const stateOf = (about: string) => useAnswers.getState().given.get(about)?.state

test('a click is sent at once', () => {
  const send = vi.fn(() => Promise.resolve())
  giveAnswer('r', 'Allow once', false, send)
  expect(send).toHaveBeenCalledOnce()
  expect(stateOf('r')).toBe('sending')
})

test('an answer by a key waits, and can be taken back', async () => {
  const send = vi.fn(() => Promise.resolve())
  giveAnswer('r', 'Allow once', true, send)
  expect(stateOf('r')).toBe('held')
  takeAnswerBack('r')
  expect(stateOf('r')).toBeUndefined()
  await vi.advanceTimersByTimeAsync(10_000)
  expect(send).not.toHaveBeenCalled()
})

test('it is sent once its time is over, and belongs to this page from then on', async () => {
  const send = vi.fn(() => Promise.resolve())
  giveAnswer('r', 'Allow once', true, send)
  await vi.advanceTimersByTimeAsync(999)
  expect(send).not.toHaveBeenCalled()
  expect(useAnswers.getState().settledHere.has('r')).toBe(false)
  await vi.advanceTimersByTimeAsync(1)
  expect(send).toHaveBeenCalledOnce()
  expect(useAnswers.getState().settledHere.has('r')).toBe(true)
})

test('without a time to take back, a key is as quick as a click', () => {
  useAnswers.setState({ takeBackMs: 0 })
  const send = vi.fn(() => Promise.resolve())
  giveAnswer('r', 'Allow once', true, send)
  expect(send).toHaveBeenCalledOnce()
})

test('while one is held, a click outdoes it and another key does nothing', async () => {
  const [allow, deny, again] = [vi.fn(async () => {}), vi.fn(async () => {}), vi.fn(async () => {})]
  giveAnswer('r', 'Allow once', true, allow)
  giveAnswer('r', 'Always allow', true, again)
  giveAnswer('r', 'Deny', false, deny)
  await vi.advanceTimersByTimeAsync(10_000)
  expect(deny).toHaveBeenCalledOnce()
  expect(allow).not.toHaveBeenCalled()
  expect(again).not.toHaveBeenCalled()
})

test('one that is refused says why, and is not settled here', async () => {
  giveAnswer('r', 'Allow once', false, () => Promise.reject(new MusterError('conflict', 'It was answered.')))
  await vi.advanceTimersByTimeAsync(0)
  expect(useAnswers.getState().given.get('r')).toMatchObject({
    state: 'failed',
    error: { message: 'It was answered.' },
  })
  expect(useAnswers.getState().settledHere.has('r')).toBe(false)
})

test('Enter on a button is a key', () => {
  expect(isByKey({ detail: 0 })).toBe(true)
  expect(isByKey({ detail: 1 })).toBe(false)
})
