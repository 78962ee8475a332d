import type { ServerMessage } from '../../../contract/chat/server-messages.ts'
import type { Task } from '../../../contract/task.ts'

/** What is told of a turn that is over. `isKept`: it was not completed, and a part of its answer is kept. */
export function endMessage(task: Task, seq: number | null, isKept: boolean): ServerMessage {
  const about = { session_id: task.sessionId, task_id: task.id, seq }
  const { inputTokens, outputTokens, cacheReadTokens, cacheWriteTokens } = task.usage
  const spent = {
    cost_micros: task.costMicros,
    usage: {
      input_tokens: inputTokens,
      output_tokens: outputTokens,
      cache_read_tokens: cacheReadTokens,
      cache_write_tokens: cacheWriteTokens,
    },
  }
  if (task.state === 'completed') {
    return {
      type: 'response_complete',
      ...about,
      text: task.resultText ?? '',
      text_length: task.resultLength,
      ...spent,
      last_seq: task.lastSeq,
    }
  }
  const { reason, message, hint, actions } = task.outcome ?? noOutcome
  if (task.state !== 'failed') {
    return { type: 'stream_interrupted', ...about, reason, message, partial_preserved: isKept, ...spent }
  }
  // A failure that is tried again by itself needs nobody.
  const isRetried = task.dismissedAt !== null
  return {
    type: 'stream_error',
    ...about,
    reason,
    message,
    hint,
    suggested_action: isRetried ? 'wait' : (actions[0] ?? null),
    partial_preserved: isKept,
    ...spent,
  }
}

const noOutcome = { reason: 'unknown', message: 'Nothing is known of its end.', hint: null, actions: [] }
