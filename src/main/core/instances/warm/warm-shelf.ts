import { isDeepStrictEqual } from 'node:util'
import type { Profile } from '../../../../contract/pool.ts'
import { resolvedPath } from '../../base/resolved-path.ts'
import { usageGate } from '../../budgets/usage-gate.ts'
import { stampConfiguration } from '../../claude/configuration-stamp.ts'
import { disabledIn } from '../../sessions/disabled-in.ts'
import type { SessionRecord, TaskRecord } from '../../store/records.ts'
import { diskGate } from '../../tasks/room.ts'
import { machineGate } from '../machine-gate.ts'
import type { PoolParts, SchedulerView } from './parts.ts'
import { canGiveUpIdle, countPlaces } from './places.ts'
import type { WarmInstance } from './warm-instance.ts'
import { createWarmProfile, type WarmProfile } from './warm-profile.ts'

/** What the warm pool keeps: its profiles, its instances, and what the scheduler said last. */
export interface WarmShelf {
  readonly states: Map<string, WarmProfile>
  /** By instance id, with those that are being ended. */
  readonly instances: Map<string, WarmInstance>
  seen: SchedulerView
  /** False: the supervisor is still taking over what an earlier one left. */
  open: boolean
  /** The claude that would be started now; null: not looked for yet, or not found. */
  claudePath: string | null
  /** What went wrong, for people: told until the supervisor ends. */
  readonly notes: string[]
}

export function createWarmShelf(context: PoolParts): WarmShelf {
  const profiles = context.store.profiles.list()
  return {
    states: new Map(profiles.map((profile) => [profile.id, createWarmProfile({ ...profile, setup: null })])),
    instances: new Map(),
    seen: { waiting: 0, heldBack: null },
    notes: [],
    open: false,
    claudePath: null,
  }
}

/** Profiles of people: those of features are nobody's to change. */
export function listed(shelf: WarmShelf): WarmProfile[] {
  return [...shelf.states.values()].filter(({ profile }) => profile.setup === null)
}

/** What a profile has, without what is being ended; the one that is ready for longest first. */
export function heldOf(shelf: WarmShelf, profileId: string): WarmInstance[] {
  const held = [...shelf.instances.values()].filter((warm) => warm.profileId === profileId && !warm.gone)
  return held.sort(
    (a, b) => (a.readyAt ?? Number.POSITIVE_INFINITY) - (b.readyAt ?? Number.POSITIVE_INFINITY),
  )
}

/** Instances of the shelf and those that are being spawned for it. */
export function sizeOf(shelf: WarmShelf): number {
  let size = shelf.instances.size
  for (const { spawning } of shelf.states.values()) size += spawning
  return size
}

/** How many more a profile wants. */
export function missingOf(shelf: WarmShelf, { profile, spawning }: WarmProfile): number {
  return profile.warm - heldOf(shelf, profile.id).length - spawning
}

/** Why no further instance is started for a profile now; null: one may be, if it is wanted. */
export function whyNot(context: PoolParts, shelf: WarmShelf, state: WarmProfile): string | null {
  const { config } = context
  if (!shelf.open) return 'the supervisor is starting'
  if (context.closing) return 'the supervisor is closing'
  if (!config.schedule || config.keepWarm === false) return 'the window or muster serve starts them'
  if (state.drained !== null) return state.drained
  if (state.retryAt !== null && state.retryAt > context.now()) return state.failure
  if (sizeOf(shelf) >= config.maxWarm) return `at most ${config.maxWarm} warm instances are held in all`
  const taken = countPlaces(context)
  if (taken >= config.maxInstances && !canGiveUpIdle(context))
    return `no free place (${taken} of ${config.maxInstances} taken)`
  if (shelf.seen.waiting > 0) return 'tasks that wait for a place go first'
  return (
    diskGate(context)?.note ?? usageGate(context, state.profile)?.note ?? machineGate(context)?.note ?? null
  )
}

/** What an instance of the profile would read if it were started now. */
export function stampOf(context: PoolParts, shelf: WarmShelf, profile: Profile): string {
  const { env, simulatedClaude } = context.config
  const command = profile.simulated ? (simulatedClaude.args.at(-1) ?? null) : shelf.claudePath
  const { directory } = profile
  return stampConfiguration({ directory, command, disabledExtensions: disabledIn(context, directory), env })
}

/**
 * Profiles whose instances could run a task, those with its permission mode first. A warm instance begins a new
 * conversation, and was started without what only a start can give: limits, a bypass, an addition to the prompt. One with
 * the session's setup is told of its prompt and schema when it is taken.
 */
export function profilesFor(
  context: PoolParts,
  shelf: WarmShelf,
  session: SessionRecord,
  task: TaskRecord,
): WarmProfile[] {
  const isNew = session.claudeSessionId === null && session.taskCount === 1
  const isPlain =
    session.forkFromClaudeSession === null &&
    task.limits.maxTurns === null &&
    task.limits.maxCostMicros === null &&
    task.permissionMode !== 'bypassPermissions'
  const isUntold =
    session.setup !== null || (session.appendSystemPrompt === null && task.outputSchema === null)
  if (!isNew || !isPlain || !isUntold || shelf.states.size === 0) return []
  const directory = resolvedPath(session.directory)
  const hasMode = ({ profile }: WarmProfile) => Number(profile.permissionMode === task.permissionMode)
  return [...shelf.states.values()]
    .filter(
      ({ profile }) =>
        profile.simulated === session.simulated &&
        isDeepStrictEqual(profile.setup, session.setup) &&
        profile.model === task.model &&
        resolvedPath(profile.directory) === directory &&
        isSame(disabledIn(context, profile.directory), session.disabledExtensions),
    )
    .sort((a, b) => hasMode(b) - hasMode(a))
}

function isSame(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((key) => b.includes(key))
}
