import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { ResourceNeed } from '../../../../contract/node-policies.ts'
import { sampleRequest } from './fixtures/sample-request.ts'
import { createLockManager } from './lock-manager.ts'
import type { LockRequest } from './lock-types.ts'

const run = '0192f0c4-0000-7000-8000-000000000001'

function exclusive(id: string): ResourceNeed {
  return { id, type: 'custom', mode: 'exclusive', units: 1 }
}
function shared(id: string, units = 1): ResourceNeed {
  return { id, type: 'custom', mode: 'shared', units }
}

/** A manager, what owners were told, and a short way to ask. */
function scene() {
  const locks = createLockManager({ now: Date.now })
  const told: string[] = []
  const texts: string[] = []
  const ask = (owner: string, needs: ResourceNeed[], more: Partial<LockRequest> = {}) =>
    locks.acquire(
      sampleRequest({
        owner,
        needs,
        node: { runId: run, nodeId: owner, item: null },
        onGranted: () => told.push(owner),
        onLost: (reason, text) => {
          told.push(`${owner} ${reason}`)
          texts.push(text)
        },
        ...more,
      }),
    )
  return { locks, told, texts, ask }
}

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

describe('granting', () => {
  it('gives an exclusive lock to one owner and passes it on in order', () => {
    const { locks, told, ask } = scene()
    expect(ask('a', [exclusive('db')])).toBe('granted')
    expect(ask('b', [exclusive('db')])).toBe('waiting')
    expect(ask('c', [exclusive('db')])).toBe('waiting')
    expect(locks.explain('b')).toBe('waits for lock db, held by a')
    expect(locks.explain('a')).toBeNull()
    locks.release('a')
    expect(told).toEqual(['b'])
    locks.release('b')
    expect(told).toEqual(['b', 'c'])
    locks.release('c')
    expect(locks.describe()).toEqual([])
  })

  it('shares a capacity by units, and more than there is means all of it', () => {
    const { locks, told, ask } = scene()
    locks.register({ id: 'api', type: 'api', capacity: 3 })
    expect(ask('a', [shared('api', 2)])).toBe('granted')
    expect(ask('b', [shared('api', 2)])).toBe('waiting')
    expect(ask('c', [shared('api', 9)])).toBe('waiting')
    locks.release('a')
    expect(told).toEqual(['b'])
    locks.release('b')
    expect(told).toEqual(['b', 'c'])
    expect(locks.find('api')?.holders).toMatchObject([{ owner: 'c', units: 3 }])
  })

  it('takes several locks together or none of them', () => {
    const { locks, told, ask } = scene()
    ask('a', [exclusive('x')])
    expect(ask('b', [exclusive('x'), exclusive('y')])).toBe('waiting')
    expect(ask('c', [exclusive('y')])).toBe('granted')
    locks.release('a')
    expect(told).toEqual([])
    expect(locks.explain('b')).toBe('waits for lock y, held by c')
    locks.release('c')
    expect(told).toEqual(['b'])
  })

  it('counts what the owner holds already', () => {
    const { locks, ask } = scene()
    locks.register({ id: 'api', type: 'api', capacity: 4 })
    ask('a', [shared('api', 3)])
    expect(ask('a', [shared('api', 2)])).toBe('granted')
    expect(ask('a', [shared('api', 4)])).toBe('granted')
    expect(ask('a', [exclusive('api')])).toBe('granted')
    expect(ask('b', [shared('api', 1)])).toBe('waiting')
    locks.release('a')
    expect(locks.find('api')?.holders).toMatchObject([{ owner: 'b', mode: 'shared', units: 1 }])
  })

  it('refuses a second request of an owner that waits', () => {
    const { ask } = scene()
    ask('a', [exclusive('x')])
    ask('b', [exclusive('x')])
    expect(() => ask('b', [exclusive('y')])).toThrow('b asks for locks while it waits for some')
  })

  it('applies a capacity at once, and 1 again when it is removed', () => {
    const { locks, told, ask } = scene()
    ask('a', [shared('api')])
    ask('b', [shared('api')])
    locks.register({ id: 'api', type: 'api', capacity: 2 }, 'person')
    expect(told).toEqual(['b'])
    locks.register({ id: 'api', type: 'api', capacity: 5 })
    expect(locks.find('api')).toMatchObject({ capacity: 2, registered: true })
    locks.remove('api')
    expect(ask('c', [shared('api')])).toBe('waiting')
    locks.release('a')
    expect(told).toEqual(['b'])
    locks.release('b')
    expect(told).toEqual(['b', 'c'])
  })
})

describe('order', () => {
  it('goes by priority, then by age, a point a minute', () => {
    const { locks, told, ask } = scene()
    ask('a', [exclusive('x')])
    ask('old', [exclusive('x')])
    vi.advanceTimersByTime(10 * 60_000)
    ask('nine', [exclusive('x')], { priority: 9 })
    ask('eleven', [exclusive('x')], { priority: 11 })
    for (const owner of ['a', 'eleven', 'old', 'nine']) locks.release(owner)
    expect(told).toEqual(['eleven', 'old', 'nine'])
  })

  it('keeps later shared requests behind an exclusive one that waits', () => {
    const { locks, told, ask } = scene()
    locks.register({ id: 'db', type: 'database', capacity: 10 })
    ask('reader', [shared('db')])
    ask('writer', [exclusive('db')])
    expect(ask('late', [shared('db')])).toBe('waiting')
    expect(locks.explain('late')).toBe('waits for lock db, after writer')
    locks.release('reader')
    expect(told).toEqual(['writer'])
    locks.release('writer')
    expect(told).toEqual(['writer', 'late'])
  })

  it('does not let requests for one lock starve one for two', () => {
    const { locks, told, ask } = scene()
    ask('x0', [exclusive('x')])
    ask('y0', [exclusive('y')])
    ask('both', [exclusive('x'), exclusive('y')])
    // One of the two is always held; the next holder asks before the last one ends.
    let turn = 0
    while (!told.includes('both') && turn < 100) {
      turn += 1
      ask(`x${turn}`, [exclusive('x')])
      locks.release(`x${turn - 1}`)
      if (told.includes('both')) break
      ask(`y${turn}`, [exclusive('y')])
      locks.release(`y${turn - 1}`)
    }
    expect(told).toContain('both')
  })
})

describe('one that was passed too often', () => {
  /** `both` waits for x, which `first` holds, and for y, of which there is enough; others take y before it. */
  function passedOver() {
    const made = scene()
    made.locks.register({ id: 'y', type: 'custom', capacity: 20 })
    made.ask('first', [exclusive('x')])
    made.ask('both', [exclusive('x'), shared('y')])
    for (let turn = 0; turn < 16; turn += 1) {
      expect(made.ask(`o${turn}`, [shared('y')])).toBe('granted')
      made.locks.release(`o${turn}`)
    }
    return made
  }

  it('keeps the others away, and lets them go on in the moment when it has its locks', () => {
    const { locks, told, ask } = passedOver()
    expect(ask('late', [shared('y')])).toBe('waiting')
    expect(locks.explain('late')).toBe('waits for lock y, after both')
    locks.release('first')
    expect(told).toEqual(['both', 'late'])
  })

  it('keeps away a holder that it does not wait for, but none that it waits for', () => {
    const { ask } = passedOver()
    ask('stranger', [exclusive('z')])
    expect(ask('stranger', [shared('y')])).toBe('waiting')
    expect(ask('first', [shared('y')])).toBe('granted')
  })

  it('lets a holder pass for which it waits only by its turn', () => {
    const { locks, ask } = scene()
    locks.register({ id: 'p', type: 'custom', capacity: 2 })
    locks.register({ id: 'y', type: 'custom', capacity: 20 })
    ask('holder', [exclusive('x')])
    ask('reader', [shared('p')])
    ask('writer', [exclusive('x'), exclusive('p')])
    ask('passed', [shared('p'), shared('y')])
    for (let turn = 0; turn < 16; turn += 1) {
      ask(`o${turn}`, [shared('y')])
      locks.release(`o${turn}`)
    }
    expect(ask('other', [shared('y')])).toBe('waiting')
    expect(ask('holder', [shared('y')])).toBe('granted')
  })
})

describe('time', () => {
  it('ends a wait after its time-out', () => {
    const { locks, told, texts, ask } = scene()
    ask('a', [exclusive('x')])
    ask('b', [exclusive('x')], { timeoutMs: 30_000 })
    vi.advanceTimersByTime(29_999)
    expect(told).toEqual([])
    vi.advanceTimersByTime(1)
    expect(told).toEqual(['b timeout'])
    expect(texts).toEqual(['It waits for lock x, held by a, for longer than 30 s.'])
    locks.release('a')
    expect(told).toEqual(['b timeout'])
    expect(locks.describe()).toEqual([])
  })

  it('takes the locks of a holder whose lease is over', () => {
    const { locks, told, ask } = scene()
    ask('a', [exclusive('x'), exclusive('y')], { leaseMs: 60_000 })
    ask('b', [exclusive('x')], { timeoutMs: 3_600_000, leaseMs: 10_000 })
    vi.advanceTimersByTime(60_000)
    expect(told).toEqual(['a expired', 'b'])
    vi.advanceTimersByTime(10_000)
    expect(told).toEqual(['a expired', 'b', 'b expired'])
    expect(locks.describe()).toEqual([])
  })

  it('waits longer than a timer can', () => {
    const { told, ask } = scene()
    ask('a', [exclusive('x')])
    ask('b', [exclusive('x')], { timeoutMs: 40 * 86_400_000 })
    vi.advanceTimersByTime(40 * 86_400_000 - 1)
    expect(told).toEqual([])
    vi.advanceTimersByTime(1)
    expect(told).toEqual(['b timeout'])
  })
})

describe('deadlocks', () => {
  it('lets the lowest priority give way and names the circle', async () => {
    const { locks, told, texts, ask } = scene()
    ask('a', [exclusive('x')], { priority: 1 })
    ask('b', [exclusive('y')], { priority: 2 })
    ask('a', [exclusive('y')], { priority: 1 })
    expect(ask('b', [exclusive('x')], { priority: 2 })).toBe('waiting')
    expect(told).toEqual([])
    await Promise.resolve()
    expect(told).toEqual(['a deadlock'])
    expect(texts).toEqual(['Deadlock: a waits for lock y, held by b; b waits for lock x, held by a.'])
    locks.release('a')
    expect(told).toEqual(['a deadlock', 'b'])
  })

  it('lets the youngest give way among equals', async () => {
    const { told, ask } = scene()
    for (const name of ['a', 'b', 'c']) ask(name, [exclusive(name)])
    ask('c', [exclusive('a')])
    ask('a', [exclusive('b')])
    ask('b', [exclusive('c')])
    await Promise.resolve()
    expect(told).toEqual(['c deadlock'])
  })

  it('calls a circle no deadlock when units of a third owner come back', async () => {
    const { locks, told, ask } = scene()
    locks.register({ id: 'pool', type: 'agent', capacity: 2 })
    ask('a', [shared('pool')])
    ask('b', [shared('pool')])
    ask('a', [exclusive('x')])
    ask('c', [exclusive('y')])
    ask('c', [shared('pool')])
    ask('a', [exclusive('y')])
    await Promise.resolve()
    expect(told).toEqual([])
    locks.release('b')
    expect(told).toEqual(['c'])
  })

  it('lets those go on that stood behind the one who gave way', async () => {
    const { locks, told, ask } = scene()
    locks.register({ id: 'pool', type: 'agent', capacity: 2 })
    ask('a', [shared('pool')], { priority: 1 })
    ask('b', [exclusive('x')])
    ask('b', [exclusive('pool')])
    expect(ask('late', [shared('pool')])).toBe('waiting')
    ask('a', [exclusive('x')], { priority: 1 })
    await Promise.resolve()
    expect(told).toEqual(['b deadlock', 'late'])
  })

  it('lets a holder pass one that waits for it', () => {
    const { ask } = scene()
    ask('holder', [exclusive('x')])
    ask('waiting', [exclusive('x'), exclusive('y')], { priority: 5 })
    expect(ask('holder', [exclusive('y')])).toBe('granted')
  })

  it('tells nobody who was released meanwhile', async () => {
    const { locks, told, ask } = scene()
    ask('a', [exclusive('x')])
    ask('b', [exclusive('y')])
    ask('a', [exclusive('y')])
    ask('b', [exclusive('x')])
    locks.release('b')
    await Promise.resolve()
    expect(told).toEqual(['a'])
  })
})

describe('nested runs', () => {
  it('never lets a child wait for what its ancestor holds, but for its siblings', () => {
    const { locks, told, ask } = scene()
    ask('parent', [exclusive('db')])
    expect(ask('one', [exclusive('db')], { ancestors: ['parent'] })).toBe('granted')
    expect(ask('two', [shared('db')], { ancestors: ['parent'] })).toBe('waiting')
    expect(ask('stranger', [shared('db')])).toBe('waiting')
    locks.release('one')
    expect(told).toEqual(['two'])
    locks.release('two')
    locks.release('parent')
    expect(told).toEqual(['two', 'stranger'])
    locks.release('stranger')
    expect(locks.describe()).toEqual([])
  })

  it('lends each unit once', () => {
    const { locks, ask } = scene()
    locks.register({ id: 'pool', type: 'agent', capacity: 3 })
    ask('parent', [shared('pool', 2)])
    expect(ask('one', [shared('pool', 2)], { ancestors: ['parent'] })).toBe('granted')
    expect(ask('two', [shared('pool', 1)], { ancestors: ['parent'] })).toBe('granted')
    expect(ask('three', [shared('pool', 1)], { ancestors: ['parent'] })).toBe('waiting')
  })

  it('sees a deadlock that a parent closes by what it gets', async () => {
    const { told, ask } = scene()
    ask('keeper', [exclusive('x')])
    ask('other', [exclusive('z')])
    ask('other', [exclusive('x'), exclusive('y')])
    ask('parent', [exclusive('p')])
    ask('child', [exclusive('z')], { ancestors: ['parent'] })
    expect(ask('parent', [exclusive('y')])).toBe('granted')
    await Promise.resolve()
    expect(told).toEqual(['parent deadlock'])
  })

  it('counts lent units once, also when the lender ends first', () => {
    const { locks, ask } = scene()
    locks.register({ id: 'pool', type: 'agent', capacity: 3 })
    ask('parent', [shared('pool', 2)])
    expect(ask('child', [shared('pool', 2)], { ancestors: ['parent'] })).toBe('granted')
    expect(ask('grandchild', [shared('pool', 3)], { ancestors: ['child', 'parent'] })).toBe('granted')
    expect(ask('stranger', [shared('pool', 1)])).toBe('waiting')
    locks.release('child')
    locks.release('parent')
    expect(locks.explain('stranger')).toBe('waits for lock pool, held by grandchild')
    locks.release('grandchild')
    expect(ask('other', [shared('pool', 2)])).toBe('granted')
  })

  it('sees a deadlock through a parent that waits for its child', async () => {
    const { locks, told, texts, ask } = scene()
    ask('parent', [exclusive('x')])
    ask('other', [exclusive('y')])
    ask('child', [exclusive('y')], { ancestors: ['parent'], priority: -5 })
    ask('other', [exclusive('x')])
    await Promise.resolve()
    // The child has the lowest priority, but its parent holds what the other waits for.
    expect(told).toEqual(['parent deadlock'])
    expect(texts[0]).toBe(
      'Deadlock: child waits for lock y, held by other; other waits for lock x, held by parent; parent waits for its node child.',
    )
    locks.release('child')
    locks.release('parent')
    expect(told).toEqual(['parent deadlock', 'other'])
  })
})

describe('figures', () => {
  it('counts grants and waits and measures them', () => {
    const { locks, ask } = scene()
    locks.register({ id: 'db', type: 'database', capacity: 1 })
    ask('a', [exclusive('db')])
    ask('b', [exclusive('db')], { leaseMs: 5_000 })
    expect(locks.find('db')?.queue).toEqual([
      { owner: 'b', units: 1, since: Date.now(), node: { runId: run, nodeId: 'b', item: null } },
    ])
    vi.advanceTimersByTime(2_000)
    locks.release('a')
    expect(locks.find('db')).toMatchObject({
      type: 'database',
      granted: 2,
      waited: 1,
      waitP95Ms: 2_000,
      queue: [],
      holders: [{ owner: 'b', mode: 'exclusive', leaseUntil: Date.now() + 5_000 }],
    })
  })
})
