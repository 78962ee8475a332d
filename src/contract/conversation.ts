import { z } from 'zod'
import { Millis } from './values.ts'

/** A conversation that Claude Code keeps on disk, made by it alone or through us. */
export const Conversation = z.object({
  /** Claude's own session id. */
  claudeSessionId: z.string(),
  directory: z.string(),
  /** Its title, or the beginning of the first prompt. */
  title: z.string(),
  path: z.string(),
  bytes: z.number().int().nonnegative(),
  updatedAt: Millis,
  /** Our session that has it; null: not imported. */
  sessionId: z.string().nullable(),
  /** Somebody else's process works with it now: its pid. It must not be written to. */
  usedByPid: z.number().int().positive().nullable(),
  /** Why it can't be resumed (empty, nothing readable), in words; null: it can, as far as can be seen. */
  problem: z.string().nullable(),
})
export type Conversation = z.infer<typeof Conversation>
