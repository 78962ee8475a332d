import type { Context } from './context.ts'
import { endInstance, interruptTurn } from './instances/instance-controls.ts'
import { isIdle } from './instances/runner.ts'
import { runnerOf } from './tasks/carry-out.ts'
import { timedOut } from './tasks/timeouts.ts'

const TICK_MS = 1_000

/** Looks once a second for tasks past their time-out and for instances that have been idle for too long. */
export function startTicker(context: Context): () => void {
  const timer = setInterval(() => {
    for (const task of context.live.tasks.values()) {
      const isEnding = task.pendingControl === 'interrupt' || task.pendingControl === 'terminate'
      if (isEnding || task.state === 'paused' || task.state === 'queued') continue
      if (!timedOut(context, task)) continue
      const runner = runnerOf(context, task)
      if (!runner) continue
      task.pendingControl = 'interrupt'
      context.store.journal.saveTask(task)
      interruptTurn(context, runner, task).catch((error: unknown) => {
        context.config.log('warn', 'a task past its time-out could not be interrupted', {
          error: String(error),
        })
      })
    }
    const now = context.now()
    for (const runner of context.live.runners.values()) {
      if (!isIdle(context, runner) || runner.idleSince === null) continue
      if (now - runner.idleSince < context.config.idleTimeoutMs) continue
      runner.endCause = 'idle'
      endInstance(context, runner).catch((error: unknown) => {
        context.config.log('warn', 'an idle instance could not be ended', { error: String(error) })
      })
    }
  }, TICK_MS)
  timer.unref()
  return () => clearInterval(timer)
}
