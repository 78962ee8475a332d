import type { Context } from './context.ts'
import { endInstance } from './instances/instance-controls.ts'
import type { Runner } from './instances/runner.ts'

/**
 * Lets go of every instance or ends it, then closes the database. Completes despite errors in its parts,
 * which are logged.
 */
export async function closeCore(context: Context, instances: 'stop' | 'leave'): Promise<void> {
  const runners = [...context.live.runners.values()]
  const results = await Promise.allSettled(
    runners.map((runner) => (instances === 'leave' ? leave(runner) : stop(context, runner))),
  )
  for (const result of results) {
    if (result.status === 'rejected') {
      context.config.log('error', 'an instance could not be closed', { error: String(result.reason) })
    }
  }
  context.store.close()
}

async function leave(runner: Runner): Promise<void> {
  runner.released = true
  runner.stopWatching()
  runner.process.release()
}

async function stop(context: Context, runner: Runner): Promise<void> {
  runner.endCause = 'shutdown'
  await endInstance(context, runner)
  await runner.ended
}
