import type { ModuleConversation, Query } from '../../../../contract/module-query.ts'

/** Conversations, last asked first, as far as they were read. */
export interface ConversationPages {
  conversations: readonly ModuleConversation[]
  /** Where older ones follow; null: there are none. */
  nextCursor: string | null
}

/** Puts conversations into their places. Of each the one that was asked last stays. */
export function mergeConversations(
  known: readonly ModuleConversation[],
  come: readonly ModuleConversation[],
): readonly ModuleConversation[] {
  const rows = new Map(known.map((conversation) => [conversation.id, conversation]))
  for (const conversation of come) {
    const old = rows.get(conversation.id)
    if (old === undefined || old.lastAskedAt <= conversation.lastAskedAt)
      rows.set(conversation.id, conversation)
  }
  return [...rows.values()].sort((a, b) => b.lastAskedAt - a.lastAskedAt || (a.id < b.id ? 1 : -1))
}

/** A question that was just asked changes the list; how it goes on does not. */
export function isNews(known: readonly ModuleConversation[], query: Query, module: string): boolean {
  if (query.module !== module) return false
  const conversation = known.find(({ id }) => id === query.conversationId)
  if (conversation !== undefined) return query.createdAt > conversation.lastAskedAt
  // Of one that is older than what was read nothing is shown.
  const last = known.at(-1)
  return last === undefined || query.createdAt >= last.lastAskedAt
}
