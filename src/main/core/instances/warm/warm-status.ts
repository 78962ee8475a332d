import type { PoolStatus, ProfileStatus } from '../../../../contract/pool.ts'
import { machineGate } from '../machine-gate.ts'
import type { PoolParts } from './parts.ts'
import { countIdle } from './places.ts'
import type { WarmProfile } from './warm-profile.ts'
import { heldOf, listed, missingOf, sizeOf, type WarmShelf, whyNot } from './warm-shelf.ts'

/** Announced at most so often, in ms. */
const ANNOUNCE_EVERY_MS = 1_000

/** The pool as a whole, as `pool.get` tells it. */
export function readPool(context: PoolParts, shelf: WarmShelf): PoolStatus {
  let queued = 0
  for (const task of context.live.tasks.values()) if (task.state === 'queued') queued += 1
  return {
    maxInstances: context.config.maxInstances,
    instances: context.live.runners.size + sizeOf(shelf),
    idle: countIdle(context),
    warm: sizeOf(shelf),
    queued,
    heldBack: machineGate(context)?.note ?? shelf.seen.heldBack,
    profiles: listed(shelf).map((state) => readProfile(context, shelf, state)),
  }
}

function readProfile(context: PoolParts, shelf: WarmShelf, state: WarmProfile): ProfileStatus {
  const held = heldOf(shelf, state.profile.id)
  const ready = held.filter(({ readyAt }) => readyAt !== null).length
  const isShort = missingOf(shelf, state) > 0
  const { failure, retryAt, hits, misses } = state
  const { setup, ...profile } = state.profile
  return {
    ...profile,
    ready,
    starting: held.length - ready + state.spawning,
    hits,
    misses,
    problem: isShort ? (failure ?? whyNot(context, shelf, state)) : null,
    retryAt: isShort ? retryAt : null,
  }
}

/** Announces the pool when it is told that something changed: once a second at most, and only what is new. */
export function createPoolAnnouncer(context: PoolParts, shelf: WarmShelf): { changed(): void; stop(): void } {
  let timer: NodeJS.Timeout | undefined
  let saidAt = 0
  let said = ''
  const announce = (): void => {
    timer = undefined
    saidAt = performance.now()
    const pool = readPool(context, shelf)
    const text = JSON.stringify(pool)
    if (text === said) return
    said = text
    context.publish({ name: 'pool.changed', payload: { pool } })
  }
  return {
    changed() {
      if (context.closing) return
      timer ??= setTimeout(announce, Math.max(0, saidAt + ANNOUNCE_EVERY_MS - performance.now())).unref()
    },
    stop: () => clearTimeout(timer),
  }
}
