import type { ClaudeMessage } from '../claude/protocol.ts'
import type { SessionRecord } from '../store/records.ts'

/**
 * Keeps how long a session's conversation has become, and when its model last answered: the next turn reads that
 * much, from the prompt cache while that is warm. What subagents say is not part of it. It is stored with the turn's end.
 */
export function followContext(session: SessionRecord, message: ClaudeMessage, at: number): void {
  if (message.type !== 'assistant' || message.parent_tool_use_id !== null) return
  const { usage } = message.message
  if (usage === null) return
  const tokens =
    usage.input_tokens +
    usage.cache_read_input_tokens +
    usage.cache_creation_input_tokens +
    usage.output_tokens
  // Texts of the CLI itself cost nothing.
  if (tokens === 0) return
  session.contextTokens = tokens
  session.lastAnswerAt = at
}
