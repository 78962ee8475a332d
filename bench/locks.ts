import type { ResourceNeed } from '../src/contract/node-policies.ts'
import { createLockManager } from '../src/main/core/workflows/locks/lock-manager.ts'
import type { LockManager } from '../src/main/core/workflows/locks/lock-types.ts'
import { type Figure, median, rate, time } from './measure.ts'

const PAIRS = 20_000
const ROUNDS = 5
const WAITERS = 1_000
/** A scheduler has 50 µs a node, locks among everything else. */
const MOST_MICROSECONDS = 25

function ask(locks: LockManager, owner: string, needs: readonly ResourceNeed[], onGranted = () => {}): void {
  locks.acquire({
    owner,
    needs,
    priority: 0,
    timeoutMs: null,
    leaseMs: null,
    node: null,
    onGranted,
    onLost: () => {},
  })
}

/** Two locks taken and given back, beside a Map that is written and emptied; and a queue of waiting owners. */
export async function measureLocks(): Promise<Figure[]> {
  const two: ResourceNeed[] = [
    { id: 'db', type: 'database', mode: 'shared', units: 1 },
    { id: 'file', type: 'file', mode: 'exclusive', units: 1 },
  ]
  const free: number[] = []
  const peer: number[] = []
  const passed: number[] = []
  for (let round = 0; round < ROUNDS; round += 1) {
    const locks = createLockManager({ now: Date.now })
    locks.register({ id: 'db', type: 'database', capacity: 10 })
    free.push(
      await time(() => {
        for (let pair = 0; pair < PAIRS; pair += 1) {
          ask(locks, `run/${pair}`, two)
          locks.release(`run/${pair}`)
        }
      }),
    )
    const map = new Map<string, string[]>()
    peer.push(
      await time(() => {
        for (let pair = 0; pair < PAIRS; pair += 1) {
          for (const { id } of two) map.set(id, [`run/${pair}`])
          for (const { id } of two) map.delete(id)
        }
      }),
    )
    passed.push(await time(() => passThrough(two)))
  }
  const perPair = (median(free) * 1_000) / PAIRS
  const perWaiter = (median(passed) * 1_000) / WAITERS
  return [
    {
      what: 'locks: two taken and given back',
      ours: `${rate(PAIRS, median(free))} (${perPair.toFixed(1)} µs)`,
      against: `a Map written and emptied: ${rate(PAIRS, median(peer))}`,
      goal: `≤ ${MOST_MICROSECONDS} µs`,
      reached: perPair <= MOST_MICROSECONDS,
    },
    {
      what: `locks: ${WAITERS.toLocaleString('en')} owners wait for the same two and get them in turn`,
      ours: `${perWaiter.toFixed(1)} µs each`,
      against: `a limit of ${MOST_MICROSECONDS} µs`,
      goal: `≤ ${MOST_MICROSECONDS} µs`,
      reached: perWaiter <= MOST_MICROSECONDS,
    },
  ]
}

/** Each owner that is granted its locks gives them back, which grants them to the next. */
function passThrough(needs: readonly ResourceNeed[]): void {
  const locks = createLockManager({ now: Date.now })
  ask(locks, 'first', needs)
  let served = 0
  for (let waiter = 0; waiter < WAITERS; waiter += 1) {
    const owner = `run/${waiter}`
    ask(locks, owner, needs, () => {
      served += 1
      locks.release(owner)
    })
  }
  locks.release('first')
  if (served !== WAITERS) throw new Error(`${served} of ${WAITERS} owners got their locks.`)
}
