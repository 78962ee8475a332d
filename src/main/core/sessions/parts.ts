import type { ConversationFiles } from '../claude/conversations/conversation-files.ts'
import type { Context } from '../live/context.ts'

/** What sessions need. */
export interface SessionParts extends Context {
  /** What Claude Code keeps on disk. */
  readonly conversations: ConversationFiles
}
