import type { Circuit } from '../../../../contract/workflow-resources.ts'

/** A target whose calls fail is tried this rarely at most, in ms. */
const LONGEST_OPEN_MS = 600_000
/** Targets remembered at most; closed ones that were used longest ago are forgotten first. */
const MOST_TARGETS = 1_000

/** Circuit breakers by target, such as `model:opus`. The caller decides which failures count. */
export interface Circuits {
  /** Whether a call may go through now. When the time has come, one is let through to try. */
  admit(target: string): { open: false } | { open: true; retryAt: number }
  /** A call succeeded. The circuit, when that has closed it. */
  succeed(target: string): Circuit | null
  /** A call failed. The circuit, when that has opened it. */
  fail(target: string, message: string): Circuit | null
  /** Those that have seen failures, by target. */
  list(): Circuit[]
  /** Closes it; undefined: no such circuit. */
  reset(target: string): Circuit | undefined
  /** Called when a circuit opened, half-opened or closed (by `reset` too). */
  onChanged(listener: (circuit: Circuit) => void): () => void
}

interface Breaker extends Circuit {
  /** How many times in a row it has opened. */
  openings: number
}

/**
 * A state machine of our own: cockatiel's breaker runs the call that it guards and moves to half-open only then, while
 * a node asks first, waits for locks, and reports long after, perhaps after a restart.
 */
export function createCircuits(options: {
  now: () => number
  /** Consecutive failures that open a circuit, and how long it stays open the first time, in ms; read at each use. */
  settings: () => { failures: number; openMs: number }
}): Circuits {
  const { now, settings } = options
  const breakers = new Map<string, Breaker>()
  const listeners = new Set<(circuit: Circuit) => void>()

  function announce(breaker: Breaker): Circuit {
    const circuit = toCircuit(breaker)
    for (const listener of listeners) listener(circuit)
    return circuit
  }

  /** How long it stays open now: doubled with each opening that no success came between. */
  function openMs({ openings }: Breaker): number {
    const first = settings().openMs
    return Math.max(first, Math.min(LONGEST_OPEN_MS, first * 2 ** (openings - 1)))
  }

  function open(breaker: Breaker): Circuit {
    breaker.openings += 1
    breaker.state = 'open'
    breaker.openedAt = now()
    breaker.retryAt = breaker.openedAt + openMs(breaker)
    return announce(breaker)
  }

  function close(breaker: Breaker): Circuit | null {
    const wasClosed = breaker.state === 'closed'
    Object.assign(breaker, { state: 'closed', failures: 0, openings: 0, openedAt: null, retryAt: null })
    return wasClosed ? null : announce(breaker)
  }

  function breakerOf(target: string): Breaker {
    const known = breakers.get(target)
    if (known) {
      // The map's order is that of use.
      breakers.delete(target)
      breakers.set(target, known)
      return known
    }
    if (breakers.size >= MOST_TARGETS) {
      const [oldest] = breakers.values()
      const closed = breakers.values().find(({ state }) => state === 'closed') ?? oldest
      if (closed) breakers.delete(closed.target)
    }
    const made: Breaker = {
      target,
      state: 'closed',
      failures: 0,
      openedAt: null,
      retryAt: null,
      lastFailure: null,
      openings: 0,
    }
    breakers.set(target, made)
    return made
  }

  return {
    admit(target) {
      const breaker = breakers.get(target)
      if (!breaker || breaker.retryAt === null) return { open: false }
      const at = now()
      if (at < breaker.retryAt) return { open: true, retryAt: breaker.retryAt }
      // One that is never heard of again must not keep it half-open for ever: the next may try after the same time.
      breaker.retryAt = at + openMs(breaker)
      if (breaker.state === 'open') {
        breaker.state = 'half_open'
        announce(breaker)
      }
      return { open: false }
    },
    succeed(target) {
      const breaker = breakers.get(target)
      // One that began before it opened says nothing of now.
      return breaker && breaker.state !== 'open' ? close(breaker) : null
    },
    fail(target, message) {
      const breaker = breakerOf(target)
      breaker.failures += 1
      breaker.lastFailure = message
      if (breaker.state === 'open') return null
      if (breaker.state === 'closed' && breaker.failures < settings().failures) return null
      return open(breaker)
    },
    list: () => [...breakers.values()].map(toCircuit).sort((a, b) => (a.target < b.target ? -1 : 1)),
    reset(target) {
      const breaker = breakers.get(target)
      if (!breaker) return undefined
      close(breaker)
      return toCircuit(breaker)
    },
    onChanged(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
  }
}

function toCircuit({ openings, ...circuit }: Breaker): Circuit {
  return circuit
}
