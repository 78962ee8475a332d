import { shareOfTurn } from '../base/next-turn.ts'
import type { ConversationFile } from '../claude/conversations/conversation-files.ts'
import type { ConversationParts } from './conversation-parts.ts'

/** Sessions that are read at once. */
const PAGE = 200

/** The files of the conversations that are to be kept, by the scope: those of our sessions, or all that there are. */
export async function ownConversations({
  config,
  conversations,
  store,
}: Pick<ConversationParts, 'config' | 'conversations' | 'store'>): Promise<ConversationFile[]> {
  if (config.vaultScope === 'off') return []
  const files = await conversations.list()
  if (config.vaultScope === 'all' || files.length === 0) return files
  const own = new Set<string | null>()
  const share = shareOfTurn()
  for (let cursor: string | undefined; ; ) {
    const page = store.sessions.list({ limit: PAGE, cursor })
    for (const session of page.sessions) if (!session.simulated) own.add(session.claudeSessionId)
    if (page.nextCursor === null) break
    cursor = page.nextCursor
    if (share.isOver) await share.next()
  }
  return files.filter(({ claudeSessionId }) => own.has(claudeSessionId))
}
