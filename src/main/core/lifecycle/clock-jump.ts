import type { CoreParts } from './core-parts.ts'

/** A clock that is this much ahead of or behind the monotonic one since the last look was set, or the machine slept. */
const JUMP_MS = 2_000

/** How far the clock jumped since the last call, in ms; 0 for less than 2 s. Negative: it was set back. */
export function createJumpMeter(now: () => number): () => number {
  let wall = now()
  let steady = performance.now()
  return () => {
    const jump = now() - wall - (performance.now() - steady)
    wall = now()
    steady = performance.now()
    return Math.abs(jump) < JUMP_MS ? 0 : Math.round(jump)
  }
}

/**
 * Moves the times of what is at work along with a clock that jumped, so that what counts from them (time-outs,
 * idle time, allowed duration, waits before a retry) goes on as if it had not. Times of windows of the account
 * are the account's and stay; so do those of what has ended.
 */
export function followClock(context: CoreParts, jump: number): void {
  const move = <T extends number | null>(at: T) => (at === null ? at : Math.max(0, at + jump)) as T
  for (const task of context.live.tasks.values()) {
    task.startedAt = move(task.startedAt)
    task.pausedSince = move(task.pausedSince)
    task.waitedSince = move(task.waitedSince)
    task.notBefore = move(task.notBefore)
    task.lastActivityAt = move(task.lastActivityAt)
    if (task.waitingFor === 'retry') task.waitingUntil = move(task.waitingUntil)
    context.store.journal.saveTask(task)
  }
  for (const runner of context.live.runners.values()) {
    runner.idleSince = move(runner.idleSince)
    runner.ownTurnUntil = move(runner.ownTurnUntil)
    runner.record.startedAt = move(runner.record.startedAt)
    context.store.journal.saveInstance(runner.record)
  }
  context.engine.followClock(jump)
  context.config.log('info', 'the clock jumped; times of what is at work were moved along', { jumpMs: jump })
}
