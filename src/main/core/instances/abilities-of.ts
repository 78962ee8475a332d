import type { Context } from '../live/context.ts'
import type { Abilities, Runner } from '../live/runner.ts'
import { introduce } from './instance-controls.ts'

/** How long it is waited for what an instance can do, in ms: one that starts is asked when its first answer begins. */
const TOLD_WITHIN_MS = 10_000

/**
 * What an instance can do. It is waited for; one that is up and was not asked, as after a restart of the supervisor, is asked
 * now. Empty when it does not tell in time; a frozen one can't.
 */
export async function abilitiesOf(context: Context, runner: Runner): Promise<Abilities> {
  if (runner.record.state === 'frozen') return runner.abilities
  if (runner.record.claudeVersion !== null) introduce(context, runner)
  const late = Promise.withResolvers<void>()
  const timer = setTimeout(late.resolve, TOLD_WITHIN_MS).unref()
  await Promise.race([runner.told.promise, late.promise])
  clearTimeout(timer)
  return runner.abilities
}
