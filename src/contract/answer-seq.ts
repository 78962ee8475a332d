import type { Client } from './client.ts'
import type { Task } from './task.ts'

/** The event from which `task.readText` reads the answer of a task; undefined: its row has all that there is of it. */
export async function answerSeq(
  client: Client,
  { id: taskId, resultText, resultLength }: Task,
): Promise<number | undefined> {
  if (resultText === null || resultLength === resultText.length) return undefined
  // An imported conversation has no such end.
  const { events } = await client.call('task.events', { taskId, kinds: ['turn.ended'], limit: 1 })
  return events.at(-1)?.seq
}
