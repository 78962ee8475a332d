import type { TaskRecord } from '../../store/records.ts'
import { CONTINUE_PROMPT } from '../../tasks/conclude-turn.ts'

/** How often a task that was cut goes on within one try, so that what cuts it each time comes to an end. */
export const MAX_CONTINUATIONS = 5

/** Ends of a task that nobody meant: its supervisor or its process went away. */
const cuts: readonly string[] = ['lost', 'shutdown', 'killed']

export function wasCut({ state, outcome }: TaskRecord): boolean {
  return state === 'interrupted' && cuts.includes(outcome?.reason ?? '')
}

/** With what it goes on in its session; what had not begun is asked again. */
export function goOnWith({ lineCount, prompt, title, sessionId }: TaskRecord) {
  return { prompt: lineCount === 0 ? prompt : CONTINUE_PROMPT, title, sessionId }
}
