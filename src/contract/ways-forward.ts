import { isFinal, type Task } from './task.ts'

/** What can be tried from a task that has ended. */
export const ways = ['retry', 'continue', 'new_session'] as const
export type Way = (typeof ways)[number]

/**
 * The ways forward that can help: those that the table of outcomes names for how it ended; what completed can always be
 * asked again or gone on from. A conversation that can't be continued leaves a new one only.
 */
export function waysForward(
  { state, outcome }: Pick<Task, 'state' | 'outcome'>,
  isSessionEnded = false,
): readonly Way[] {
  if (!isFinal(state)) return []
  if (isSessionEnded) return ['new_session']
  if (state === 'completed' || outcome === null) return ['retry', 'continue']
  return ways.filter((way) => outcome.actions.includes(way))
}
