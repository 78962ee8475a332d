import type { Client } from '../../contract/client.ts'

/** A shorter answer stands whole in the task's row. */
const ROW_LENGTH = 1_900
/** The end of the turn is among the last events. */
const LAST_EVENTS = 50
/** Of an answer at most, in characters. */
const ANSWER_LENGTH = 1_048_576

/** The answer of which a task's row has the beginning; `left`: characters that it has beyond. */
export async function wholeAnswer(
  client: Client,
  taskId: string,
  beginning: string,
): Promise<{ text: string; left: number }> {
  if (beginning.length < ROW_LENGTH) return { text: beginning, left: 0 }
  const { events } = await client.call('task.events', { taskId, limit: LAST_EVENTS })
  const end = events.findLast(({ kind }) => kind === 'turn.ended')
  // An imported conversation has no such end.
  if (!end) return { text: beginning, left: 0 }
  const { text, fullLength } = await client.call('task.readText', {
    taskId,
    seq: end.seq,
    length: ANSWER_LENGTH,
  })
  return text.startsWith(beginning) ? { text, left: fullLength - text.length } : { text: beginning, left: 0 }
}
