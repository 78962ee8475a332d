import { setTimeout as delay } from 'node:timers/promises'
import { readMachine } from '../../processes/machine.ts'
import type { SpawnGate } from '../../processes/spawn-gate.ts'
import type { PoolParts, WarmPool } from './parts.ts'
import { createWarmFiller } from './warm-filler.ts'
import { holdWarm, type WarmInstance } from './warm-instance.ts'
import { createWarmProfile, recoverPace } from './warm-profile.ts'
import { createWarmShelf, heldOf, listed, profilesFor, sizeOf, stampOf } from './warm-shelf.ts'
import { createPoolAnnouncer, readPool } from './warm-status.ts'

/** How often what was started is compared with what would be started now, in ms. */
const LOOK_EVERY_MS = 2_000
/** The turn that a warm instance was taken for is given this long before the next start takes its CPU, in ms. */
const REPLACE_AFTER_MS = 300
/** How long the ends of all may take to be recorded. */
const CLOSED_WITHIN_MS = 5_000

export function createWarmPool(context: PoolParts, gate: SpawnGate): WarmPool {
  const shelf = createWarmShelf(context)
  const announcer = createPoolAnnouncer(context, shelf)
  const filler = createWarmFiller(context, shelf, gate, { hold, onChange: announcer.changed })
  let look: NodeJS.Timeout | undefined

  function hold(started: Parameters<typeof holdWarm>[1]): WarmInstance {
    const warm = holdWarm(context, started, (changed, failure) => {
      const state = shelf.states.get(changed.profileId)
      if (changed.record.state === 'exited') shelf.instances.delete(changed.record.id)
      if (state && failure !== undefined) filler.fail(state, failure)
      else if (state && !changed.gone) state.failure = null
      announcer.changed()
      // A place is free, or there is something to take.
      context.wake()
      if (!context.closing) filler.fill()
    })
    shelf.instances.set(started.record.id, warm)
    return warm
  }

  /** Ends what nobody wants any more: of too many, out of date, not taken for too long. */
  function examine(): void {
    if (context.closing) return
    void findClaude()
    const { warmIdleTimeoutMs, maxWarm } = context.config
    for (const state of shelf.states.values()) {
      const held = heldOf(shelf, state.profile.id)
      if (held.length === 0) continue
      const stamp = stampOf(context, shelf, state.profile)
      for (const [index, warm] of held.entries()) {
        const idleMs = warm.readyAt === null ? 0 : context.now() - warm.readyAt
        if (warm.stamp !== stamp) void warm.end('what it had read at its start has changed')
        else if (index >= state.profile.warm) void warm.end('fewer are wanted')
        else if (idleMs >= warmIdleTimeoutMs) {
          state.drained = 'nobody took one for long; the next new session there has them started again'
          void warm.end('nobody took it for long')
        }
      }
    }
    if (shelf.instances.size > maxWarm) endOldest('fewer are wanted')
    // One a look, so that what it gives back is seen before the next.
    else if ((context.config.readMachine ?? readMachine)().freeBytes < context.config.minFreeBytes) {
      const state = shelf.states.get(endOldest('memory is short')?.profileId ?? '')
      if (state) state.drained = 'memory was short; the next new session there has them started again'
    }
    filler.fill()
    announcer.changed()
  }

  async function findClaude(): Promise<void> {
    if (![...shelf.states.values()].some(({ profile }) => !profile.simulated)) return
    shelf.claudePath = (await context.claude.find()).path
  }

  function endOldest(reason: string): WarmInstance | undefined {
    const [oldest] = [...shelf.instances.values()]
      .filter((warm) => !warm.gone)
      .sort((a, b) => a.record.startedAt - b.record.startedAt)
    void oldest?.end(reason)
    return oldest
  }

  return {
    instances: shelf.instances,
    notes: shelf.notes,
    get size() {
      return sizeOf(shelf)
    },
    open() {
      shelf.open = true
      look = setInterval(examine, LOOK_EVERY_MS).unref()
      filler.fill()
    },
    take(session, task) {
      for (const state of profilesFor(context, shelf, session, task)) {
        const stamp = stampOf(context, shelf, state.profile)
        for (const warm of heldOf(shelf, state.profile.id)) {
          if (warm.stamp !== stamp) {
            void warm.end('what it had read at its start has changed')
            continue
          }
          warm.letGo()
          shelf.instances.delete(warm.record.id)
          state.hits += 1
          state.drained = null
          recoverPace(state)
          setTimeout(filler.fill, REPLACE_AFTER_MS).unref()
          announcer.changed()
          return warm
        }
      }
      return null
    },
    miss(session, task) {
      for (const state of profilesFor(context, shelf, session, task).slice(0, 1)) {
        state.misses += 1
        state.drained = null
        setTimeout(filler.fill, REPLACE_AFTER_MS).unref()
      }
    },
    makeRoom: () => endOldest('a task needed its place') !== undefined,
    async adopt({ record, process }) {
      const state = shelf.states.get(record.profileId ?? '')
      await findClaude()
      const stamp = state && stampOf(context, shelf, state.profile)
      const isWanted = state && heldOf(shelf, state.profile.id).length < state.profile.warm
      if (!isWanted || stamp === undefined || record.launch.stamp !== stamp || !context.config.schedule)
        return false
      record.adopted = true
      // Read once more from its beginning: what it told of itself is in no row.
      record.offset = 0
      record.lineCount = 0
      hold({ record, process, profileId: state.profile.id, stamp, isUntold: false })
      return true
    },
    report(seen) {
      const isLess = seen.waiting < shelf.seen.waiting
      shelf.seen = seen
      if (shelf.states.size === 0) return
      if (isLess) filler.fill()
    },
    add(profile, setup = null) {
      shelf.states.set(profile.id, createWarmProfile({ ...profile, setup }))
      filler.fill()
      announcer.changed()
    },
    change(profile) {
      const state = shelf.states.get(profile.id)
      if (!state) return
      state.profile = { ...profile, setup: state.profile.setup }
      state.drained = null
      recoverPace(state)
      examine()
    },
    remove(profileId) {
      const held = heldOf(shelf, profileId)
      shelf.states.delete(profileId)
      for (const warm of held) void warm.end('its profile was removed')
      announcer.changed()
    },
    profile(profileId) {
      return this.profiles().find(({ id }) => id === profileId)
    },
    profiles: () => listed(shelf).map(({ profile: { setup, ...profile } }) => profile),
    status: () => readPool(context, shelf),
    async close() {
      clearInterval(look)
      announcer.stop()
      const ended = async () => {
        await Promise.all([...shelf.instances.values()].map((warm) => warm.end('the supervisor closed')))
        await filler.stop()
        // What came up meanwhile was ended by the filler.
        await Promise.all([...shelf.instances.values()].map(({ ended }) => ended))
      }
      await Promise.race([ended(), delay(CLOSED_WITHIN_MS, undefined, { ref: false })])
    },
  }
}
