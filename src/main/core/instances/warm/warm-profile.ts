import { ExponentialBackoff, fullJitterGenerator, type IBackoff } from 'cockatiel'
import type { Profile } from '../../../../contract/pool.ts'
import type { SessionSetup } from '../../base/session-setup.ts'

/** Waits after failed starts: the first, doubled up to the longest, each with full jitter. */
const FIRST_WAIT_MS = 1_000
const LONGEST_WAIT_MS = 5 * 60_000

const pace = new ExponentialBackoff({
  generator: fullJitterGenerator,
  initialDelay: FIRST_WAIT_MS,
  maxDelay: LONGEST_WAIT_MS,
})

/** What is held ready. Profiles of people have no setup; those of features have one, are not stored, and not listed. */
export interface KeptProfile extends Profile {
  /**
   * What its instances are confined to. They are told nothing before they are taken: the system prompt and the schema of the
   * answer are taken by the first `initialize` only (2.1.329).
   */
  setup: SessionSetup | null
}

/** A profile and what is remembered of it while this supervisor runs. */
export interface WarmProfile {
  profile: KeptProfile
  /** Processes that are being spawned and are not among the warm ones yet. */
  spawning: number
  hits: number
  misses: number
  /** Why the last start failed; null: none failed since one succeeded. */
  failure: string | null
  /** The next start is not before this, UTC ms. */
  retryAt: number | null
  /** Why it is not filled until a session needs it: nobody did for long, or memory was short. */
  drained: string | null
  backoff: IBackoff<unknown> | null
}

export function createWarmProfile(profile: KeptProfile): WarmProfile {
  return {
    profile,
    spawning: 0,
    hits: 0,
    misses: 0,
    failure: null,
    retryAt: null,
    drained: null,
    backoff: null,
  }
}

/** A start failed, or what had been started ended by itself: the next one waits longer than the last. */
export function backOff(state: WarmProfile, failure: string, now: number): void {
  state.backoff = state.backoff?.next(undefined) ?? pace.next()
  state.failure = failure
  state.retryAt = now + state.backoff.duration
}

/** It works: the next failure waits as the first one does. */
export function recoverPace(state: WarmProfile): void {
  state.backoff = null
  state.failure = null
  state.retryAt = null
}
