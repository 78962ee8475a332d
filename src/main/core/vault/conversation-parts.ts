import type { ConversationFiles } from '../claude/conversations/conversation-files.ts'
import type { Context } from '../live/context.ts'

/** What looks for conversations needs. */
export interface ConversationParts extends Context {
  /** What Claude Code keeps on disk. */
  readonly conversations: ConversationFiles
}
