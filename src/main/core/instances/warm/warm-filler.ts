import type { SpawnGate } from '../../processes/spawn-gate.ts'
import { disabledIn } from '../../sessions/disabled-in.ts'
import { initializeInstance, spawnInstance } from '../spawn-instance.ts'
import type { PoolParts } from './parts.ts'
import { countPlaces, giveUpIdle } from './places.ts'
import type { WarmInstance } from './warm-instance.ts'
import { backOff, type KeptProfile, type WarmProfile } from './warm-profile.ts'
import { missingOf, stampOf, type WarmShelf, whyNot } from './warm-shelf.ts'

/** Starts what the profiles are short of. */
export interface WarmFiller {
  /** Begins to, if it has not; cheap, may be called often. */
  fill(): void
  /** A start failed, or what had been started ended by itself. */
  fail(state: WarmProfile, failure: string): void
  /** Plans nothing any more; resolves when no start is under way. */
  stop(): Promise<void>
}

/** `hold` takes what was started into the shelf; `onChange` is told of each start that began or failed. */
export function createWarmFiller(
  context: PoolParts,
  shelf: WarmShelf,
  gate: SpawnGate,
  parts: {
    hold(started: Pick<WarmInstance, 'record' | 'process' | 'profileId' | 'stamp' | 'isUntold'>): WarmInstance
    onChange(): void
  },
): WarmFiller {
  let filling: Promise<void> | null = null
  let retry: NodeJS.Timeout | undefined

  function fill(): void {
    filling ??= fillAll().finally(() => {
      filling = null
      planRetry()
    })
  }

  /** One after the other: each costs 0.3 s of CPU, which tasks that run are not to feel. */
  async function fillAll(): Promise<void> {
    for (;;) {
      const wants = (state: WarmProfile) =>
        missingOf(shelf, state) > 0 && whyNot(context, shelf, state) === null
      const state = [...shelf.states.values()].find(wants)
      if (!state) return
      await start(state)
      parts.onChange()
    }
  }

  async function start(state: WarmProfile): Promise<void> {
    const { profile } = state
    let warm: WarmInstance | null = null
    state.spawning += 1
    try {
      // The one that is to be started is counted.
      const isFull = countPlaces(context) > context.config.maxInstances
      if (isFull && !(await giveUpIdle(context))) return
      warm = await gate.run(() => spawn(profile))
    } catch (error) {
      fail(state, error instanceof Error ? error.message : String(error))
    } finally {
      state.spawning -= 1
    }
    if (!warm) return
    if (context.closing) void warm.end('the supervisor closed')
    else if (!shelf.states.has(profile.id)) void warm.end('its profile was removed')
    await warm.settled
  }

  async function spawn(profile: KeptProfile): Promise<WarmInstance> {
    if (!profile.simulated) shelf.claudePath = await context.claude.require()
    // Taken before the start, so that a change in the middle of it is seen.
    const stamp = stampOf(context, shelf, profile)
    const started = await spawnInstance(context, {
      sessionId: null,
      taskId: null,
      simulated: profile.simulated,
      directory: profile.directory,
      start: 'warm',
      profileId: profile.id,
      launch: {
        model: profile.model,
        permissionMode: profile.permissionMode,
        maxTurns: null,
        maxCostMicros: null,
        outputSchema: null,
        stamp,
      },
      conversation: { kind: 'new', id: context.newId() },
      appendSystemPrompt: null,
      setup: profile.setup,
      disabledExtensions: disabledIn(context, profile.directory),
    })
    const isUntold = profile.setup !== null
    const warm = parts.hold({ ...started, profileId: profile.id, stamp, isUntold })
    try {
      // Its identity is on disk before it does anything: whatever happens now, it can be found again.
      context.store.journal.flush()
      if (!isUntold) await initializeInstance(warm)
    } catch (error) {
      await warm.end('it could not be told to get ready')
      throw error
    }
    return warm
  }

  function fail(state: WarmProfile, failure: string): void {
    if (context.closing) return
    const isFirst = state.failure === null
    backOff(state, failure, context.now())
    planRetry()
    if (!isFirst) return
    const message = `A warm instance for ${state.profile.directory} is missing: ${failure}`
    context.config.log('warn', message, { profileId: state.profile.id })
    shelf.notes.push(message)
  }

  function planRetry(): void {
    clearTimeout(retry)
    const now = context.now()
    const times = [...shelf.states.values()].map(({ retryAt }) => retryAt ?? 0).filter((at) => at > now)
    if (times.length > 0 && !context.closing) retry = setTimeout(fill, Math.min(...times) - now + 1).unref()
  }

  return {
    fill,
    fail,
    async stop() {
      clearTimeout(retry)
      await filling
    },
  }
}
