import { setTimeout as delay } from 'node:timers/promises'
import { endInstance } from '../instances/instance-controls.ts'
import type { Runner } from '../live/runner.ts'
import { commitNow } from '../store/commit-now.ts'
import type { CoreParts } from './core-parts.ts'

/** How long the end of an instance may take to be recorded once it was seen. */
const END_RECORDED_WITHIN_MS = 3_000
/** How long an instance that is left may take the prompt that is on its way to it. */
const SETTLED_WITHIN_MS = 3_000

/**
 * Lets go of every instance or ends it, then closes the database. Completes despite errors in its parts,
 * which are logged. `settled` resolves when no task is on its way to an instance any more.
 */
export async function closeCore(
  context: CoreParts,
  instances: 'stop' | 'leave',
  settled: () => Promise<void>,
): Promise<void> {
  // Before the instances: what their end does to tasks must not fail the nodes that work by them.
  await context.engine.close(instances)
  context.communicator.close()
  // Nothing is lost with an instance that nobody has taken, so the next supervisor is not left with them.
  const warmEnded = context.warm.close()
  if (instances === 'stop') await stopAll(context)
  else await stopUnready(context, settled)
  // What was on its way to an instance goes back to the queue; a process that came up meanwhile is ended by it.
  await settled()
  if (instances === 'stop') await stopAll(context)
  else await Promise.all([...context.live.runners.values()].map(leave))
  await warmEnded
  context.modules.close()
  context.locks.close()
  context.cache.close()
  context.durations.close()
  await context.tracker.close()
  // What the end has changed is taken in, too.
  if (!context.store.journal.blocked) commitNow(context)
  await context.search.close()
  context.store.close()
}

/**
 * An instance that takes its prompt no further, because it is stopped, would be waited for until it goes on; and left
 * with half a line it could not be used any more.
 */
async function stopUnready(context: CoreParts, settled: () => Promise<void>): Promise<void> {
  const late = delay(SETTLED_WITHIN_MS, true, { ref: false })
  const isLate = await Promise.race([settled().then(() => false), late])
  if (!isLate) return
  const runners = [...context.live.runners.values()]
  await stopAll(
    context,
    runners.filter(({ reserved, sent }) => reserved !== null || sent?.promptSentAt === null),
  )
}

async function stopAll(context: CoreParts, runners = [...context.live.runners.values()]): Promise<void> {
  const results = await Promise.allSettled(runners.map((runner) => stop(context, runner)))
  for (const result of results) {
    if (result.status === 'rejected') {
      context.config.log('error', 'an instance could not be closed', { error: String(result.reason) })
    }
  }
}

async function leave(runner: Runner): Promise<void> {
  // One that has just ended by itself is recorded as such.
  if (runner.ending) {
    await Promise.race([runner.ended, delay(END_RECORDED_WITHIN_MS, undefined, { ref: false })])
  }
  runner.released = true
  runner.stopWatching()
  runner.process.release()
}

async function stop(context: CoreParts, runner: Runner): Promise<void> {
  runner.endCause = 'shutdown'
  await endInstance(context, runner, 'the supervisor closed')
  // While the database refuses, what it printed last can't be taken: the next supervisor does that.
  await Promise.race([runner.ended, delay(END_RECORDED_WITHIN_MS, undefined, { ref: false })])
  runner.released = true
  runner.stopWatching()
}
