import { expect, test } from 'vitest'
import { createSpawnGate } from './spawn-gate.ts'

test('at most so many run, in the order of their coming', async () => {
  const gate = createSpawnGate(() => 2)
  const events: string[] = []
  const ends = new Map<string, () => void>()
  const call = (name: string) =>
    gate.run(() => {
      events.push(name)
      return new Promise<string>((resolve) => ends.set(name, () => resolve(name)))
    })
  const calls = ['a', 'b', 'c', 'd'].map(call)
  await Promise.resolve()
  await Promise.resolve()
  expect(events).toEqual(['a', 'b'])
  expect(gate.waiting).toBe(2)
  ends.get('b')?.()
  expect(await calls[1]).toBe('b')
  ends.get('a')?.()
  expect(await calls[0]).toBe('a')
  await Promise.resolve()
  expect(events).toEqual(['a', 'b', 'c', 'd'])
  ends.get('c')?.()
  ends.get('d')?.()
  expect(await Promise.all(calls)).toEqual(['a', 'b', 'c', 'd'])
})

test('a failure is passed on and frees the place', async () => {
  const gate = createSpawnGate(() => 1)
  const failed = gate.run(() => Promise.reject(new Error('no')))
  const next = gate.run(async () => 'next')
  await expect(failed).rejects.toThrow('no')
  expect(await next).toBe('next')
})

test('a call that waits can be taken back', async () => {
  const gate = createSpawnGate(() => 1)
  const { promise: first, resolve } = Promise.withResolvers<void>()
  const running = gate.run(() => first)
  const taken = new AbortController()
  const waiting = gate.run(async () => 'never', taken.signal)
  const after = gate.run(async () => 'after')
  taken.abort(new Error('cancelled'))
  await expect(waiting).rejects.toThrow('cancelled')
  resolve()
  await running
  expect(await after).toBe('after')
  await expect(gate.run(async () => 'never', taken.signal)).rejects.toThrow('cancelled')
})

test('a limit that was raised lets several in at once, and one of less than 1 still lets one in', async () => {
  let limit = 0
  const gate = createSpawnGate(() => limit)
  const first = Promise.withResolvers<void>()
  const others = Promise.withResolvers<void>()
  const calls = [first, others, others].map(({ promise }) => gate.run(() => promise))
  expect(gate.waiting).toBe(2)
  limit = 3
  first.resolve()
  await calls[0]
  expect(gate.waiting).toBe(0)
  others.resolve()
  await Promise.all(calls)
})
