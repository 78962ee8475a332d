import type { Context } from '../live/context.ts'
import type { Retirement, Runner } from '../live/runner.ts'
import { endInstance, interruptTurn, thawInstance } from './instance-controls.ts'
import { isIdle } from './instance-row.ts'

/**
 * Has an instance replaced: it is given no new turn, and is ended when its turn and its background work are
 * over. Its session goes on in a new one with the next prompt, at once if prompts are queued. Asked for again,
 * the first reason counts.
 */
export function retireInstance(
  context: Context,
  runner: Runner,
  why: Pick<Retirement, 'cause' | 'reason'>,
): void {
  runner.retirement ??= { ...why, cutsTurn: false }
  endRetired(context, runner)
}

/** Ends an instance that is to be replaced and has nothing to do any more; asked again once a second. */
export function endRetired(context: Context, runner: Runner): void {
  if (!runner.retirement || !isIdle(context, runner)) return
  end(context, runner)
}

/**
 * Replaces an instance now: its turn is interrupted, and what becomes of its task is in `cut-turn.ts`. A prompt
 * that has not begun, and background work, end with the process.
 */
export function cutInstance(
  context: Context,
  runner: Runner,
  why: Pick<Retirement, 'cause' | 'reason'>,
): void {
  if (runner.retirement?.cutsTurn || runner.ending) return
  // A prompt is on its way to it: it is looked at again when that was written.
  if (runner.reserved) {
    retireInstance(context, runner, why)
    return
  }
  runner.retirement = { ...why, cutsTurn: true }
  const turn = runner.current
  if (!turn) {
    end(context, runner)
    return
  }
  const interrupt = async (): Promise<void> => {
    // A frozen one hears nothing, nor one that is being frozen.
    const { state, pendingControl } = turn.task
    if (state === 'paused' || pendingControl === 'freeze') await thawInstance(context, runner)
    await interruptTurn(context, runner, turn.task)
  }
  interrupt().catch((error: unknown) => {
    context.config.log('warn', 'a turn could not be interrupted, so its process is ended', {
      instanceId: runner.record.id,
      error: String(error),
    })
    end(context, runner)
  })
}

function end(context: Context, runner: Runner): void {
  if (runner.ending) return
  endInstance(context, runner, 'it is replaced').catch((error: unknown) => {
    context.config.log('error', 'an instance that is replaced could not be ended', {
      instanceId: runner.record.id,
      error: String(error),
    })
  })
}
