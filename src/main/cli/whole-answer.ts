import { answerSeq } from '../../contract/answer-seq.ts'
import type { Client } from '../../contract/client.ts'
import type { Task } from '../../contract/task.ts'
import type { TaskEvent } from '../../contract/task-event.ts'

/** Of an answer at most, in characters. */
const ANSWER_LENGTH = 1_048_576

/** The answer of which its task's row has the beginning; `left`: characters that it has beyond. */
export async function wholeAnswer(client: Client, task: Task): Promise<{ text: string; left: number }> {
  const beginning = task.resultText ?? ''
  const cut = { text: beginning, left: Math.max(0, (task.resultLength ?? 0) - beginning.length) }
  const seq = await answerSeq(client, task)
  if (seq === undefined) return cut
  const { text, fullLength } = await client.call('task.readText', {
    taskId: task.id,
    seq,
    length: ANSWER_LENGTH,
  })
  return text.startsWith(beginning) ? { text, left: fullLength - text.length } : cut
}

/** An event with all of its text. */
export async function wholeEvent(client: Client, event: TaskEvent): Promise<TaskEvent> {
  if (!('fullLength' in event.payload) || event.payload.fullLength === undefined) return event
  const { taskId, seq } = event
  let text = ''
  while (text.length < event.payload.fullLength) {
    const part = await client.call('task.readText', {
      taskId,
      seq,
      offset: text.length,
      length: ANSWER_LENGTH,
    })
    if (part.text === '') break
    text += part.text
  }
  const { fullLength, ...payload } = event.payload
  return { ...event, payload: { ...payload, text } } as TaskEvent
}
