import type { ConversationFile } from '../claude/conversations/conversation-files.ts'
import type { SessionParts } from './parts.ts'

/**
 * The file of a conversation, put back from the vault when Claude has deleted it. Null: it is in neither.
 *
 * @throws MusterError `conflict`, `storage`, `database_damaged` when it can't be put back
 */
export async function findOrPutBack(
  { conversations, vault }: SessionParts,
  claudeSessionId: string,
): Promise<ConversationFile | null> {
  return (await conversations.find(claudeSessionId)) ?? (await vault.putBack(claudeSessionId))
}
