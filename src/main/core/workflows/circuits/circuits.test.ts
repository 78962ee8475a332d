import { describe, expect, it } from 'vitest'
import { createCircuits } from './circuits.ts'

function scene() {
  const clock = { at: 1_000_000 }
  const circuits = createCircuits({
    now: () => clock.at,
    settings: () => ({ failures: 3, openMs: 30_000 }),
  })
  const seen: string[] = []
  circuits.onChanged(({ target, state }) => seen.push(`${target} ${state}`))
  const fail = (times: number) => {
    for (let time = 0; time < times; time += 1) circuits.fail('model:opus', 'overloaded')
  }
  return { clock, circuits, seen, fail }
}

describe('circuits', () => {
  it('opens after failures in a row and closes when the one that tries succeeds', () => {
    const { clock, circuits, seen, fail } = scene()
    fail(2)
    expect(circuits.succeed('model:opus')).toBeNull()
    fail(2)
    expect(circuits.admit('model:opus')).toEqual({ open: false })
    expect(circuits.fail('model:opus', 'overloaded')).toMatchObject({ state: 'open', failures: 3 })
    expect(circuits.admit('model:opus')).toEqual({ open: true, retryAt: clock.at + 30_000 })
    expect(circuits.admit('model:haiku')).toEqual({ open: false })
    clock.at += 30_000
    expect(circuits.admit('model:opus')).toEqual({ open: false })
    // The second one waits for what becomes of the first.
    expect(circuits.admit('model:opus')).toEqual({ open: true, retryAt: clock.at + 30_000 })
    expect(circuits.succeed('model:opus')).toMatchObject({ state: 'closed', failures: 0 })
    expect(circuits.admit('model:opus')).toEqual({ open: false })
    expect(seen).toEqual(['model:opus open', 'model:opus half_open', 'model:opus closed'])
    expect(circuits.list()).toMatchObject([{ target: 'model:opus', lastFailure: 'overloaded' }])
  })

  it('stays open twice as long each time, up to ten minutes', () => {
    const { clock, circuits, fail } = scene()
    fail(3)
    const waits: number[] = []
    for (let time = 0; time < 7; time += 1) {
      const answer = circuits.admit('model:opus')
      if (!answer.open) throw new Error('It is closed.')
      waits.push((answer.retryAt - clock.at) / 1_000)
      clock.at = answer.retryAt
      circuits.admit('model:opus')
      fail(1)
    }
    expect(waits).toEqual([30, 60, 120, 240, 480, 600, 600])
  })

  it('lets another one try when the first is never heard of again', () => {
    const { clock, circuits, fail } = scene()
    fail(3)
    clock.at += 30_000
    circuits.admit('model:opus')
    clock.at += 29_999
    expect(circuits.admit('model:opus').open).toBe(true)
    clock.at += 1
    expect(circuits.admit('model:opus').open).toBe(false)
  })

  it('is not moved by what began before it opened', () => {
    const { clock, circuits, fail } = scene()
    fail(3)
    const until = clock.at + 30_000
    clock.at += 10_000
    expect(circuits.fail('model:opus', 'late')).toBeNull()
    expect(circuits.succeed('model:opus')).toBeNull()
    expect(circuits.list()).toMatchObject([{ state: 'open', retryAt: until, lastFailure: 'late' }])
  })

  it('closes by hand', () => {
    const { circuits, seen, fail } = scene()
    expect(circuits.reset('model:opus')).toBeUndefined()
    fail(3)
    expect(circuits.reset('model:opus')).toMatchObject({ state: 'closed', failures: 0 })
    expect(circuits.admit('model:opus')).toEqual({ open: false })
    expect(seen).toEqual(['model:opus open', 'model:opus closed'])
  })

  it('remembers a bounded number of targets, open ones longest', () => {
    const { circuits, fail } = scene()
    fail(3)
    for (let target = 0; target < 1_500; target += 1) circuits.fail(`t${target}`, 'no')
    expect(circuits.list()).toHaveLength(1_000)
    expect(circuits.admit('model:opus').open).toBe(true)
  })
})
