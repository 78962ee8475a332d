import { spellDuration } from '../base/spell-amount.ts'
import { runnerOf } from '../controls/carry-out.ts'
import { createForecasts } from '../forecast/forecasts.ts'
import { endAgain, interruptTurn } from '../instances/instance-controls.ts'
import { isIdle } from '../instances/instance-row.ts'
import { endUnused } from '../instances/warm/places.ts'
import type { Runner } from '../live/runner.ts'
import { enforceDuration } from '../monitor/limits.ts'
import { createDayWatch } from '../scheduling/release-held.ts'
import { isPastTimeout } from '../tasks/is-past-timeout.ts'
import { asksForEnd } from '../turns/task-states.ts'
import { createJumpMeter, followClock } from './clock-jump.ts'
import type { CoreParts } from './core-parts.ts'

const TICK_MS = 1_000

/** Looks once a second for tasks past their time-out, and for instances idle for too long or past their allowed duration. */
export function startTicker(context: CoreParts): () => void {
  const watchDay = createDayWatch(context)
  const forecasts = createForecasts(context)
  const measureJump = createJumpMeter(context.now)
  const timer = setInterval(() => {
    const jump = measureJump()
    if (jump !== 0) followClock(context, jump)
    if (context.config.schedule) void context.disk.check()
    interruptLateTasks(context)
    watchDay()
    forecasts.look()
    for (const runner of context.live.runners.values()) {
      enforceDuration(context, runner)
      endAgain(context, runner)
      if (isIdleTooLong(context, runner)) release(context, runner)
    }
  }, TICK_MS)
  timer.unref()
  return () => clearInterval(timer)
}

function interruptLateTasks(context: CoreParts): void {
  for (const task of context.live.tasks.values()) {
    const isEnding = asksForEnd(task.pendingControl)
    if (isEnding || task.state === 'paused' || task.state === 'queued') continue
    if (!isPastTimeout(context, task)) continue
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
}

/** Never while a turn, background work, the turn that follows it or a queued prompt is there, nor when its session is pinned. */
function isIdleTooLong(context: CoreParts, runner: Runner): boolean {
  if (!isIdle(context, runner) || runner.idleSince === null) return false
  if (runner.session.pinned || context.now() - runner.idleSince < context.config.idleTimeoutMs) return false
  return !context.live.tasksOf(runner.session.id).some(({ state }) => state === 'queued')
}

/** Its session stays resumable. */
function release(context: CoreParts, runner: Runner): void {
  endUnused(context, runner, `idle for ${spellDuration(context.config.idleTimeoutMs)}`)
}
