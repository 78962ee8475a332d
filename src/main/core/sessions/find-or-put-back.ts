import type { ConversationFile } from '../claude/conversations/conversation-files.ts'
import type { SessionParts } from './parts.ts'

/**
 * The file of a conversation, put back from the vault when Claude has deleted it, which is told. Null: it is in neither.
 *
 * @throws MusterError `conflict`, `storage`, `database_damaged` when it can't be put back
 */
export async function findOrPutBack(
  { conversations, vault }: SessionParts,
  claudeSessionId: string,
  tell: (text: string) => void = () => {},
): Promise<ConversationFile | null> {
  const found = await conversations.find(claudeSessionId)
  if (found !== null) return found
  const file = await vault.putBack(claudeSessionId)
  if (file !== null) tell('The file of this conversation was deleted. It was put back from the vault.')
  return file
}
