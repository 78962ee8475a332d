import { z } from 'zod'
import { Id, MicroDollars, Millis, PermissionMode, Usage } from './values.ts'

export const SessionState = z.enum(['new', 'live', 'idle', 'released', 'ended'])
export type SessionState = z.infer<typeof SessionState>

/** One Claude conversation. It outlives instances. */
export const Session = z.object({
  id: Id,
  /** The `session_id` that claude prints; differs from `id` after `/clear`. Null before the first turn. */
  claudeSessionId: z.string().nullable(),
  title: z.string(),
  directory: z.string(),
  model: z.string().nullable(),
  permissionMode: PermissionMode,
  simulated: z.boolean(),
  /** `new` no turn yet · `live` a turn runs · `idle` its instance waits · `released` no instance · `ended` cannot go on. */
  state: SessionState,
  resumable: z.boolean(),
  instanceId: Id.nullable(),
  /** Its instance is never ended for being idle. */
  pinned: z.boolean(),
  /** The session that it was forked from. */
  forkOf: Id.nullable(),
  /** Taken over from Claude Code's own transcripts. */
  imported: z.boolean(),
  /** When it was imported from an export: it is read, and never gone on with. Null: it is of this data directory. */
  importedAt: Millis.nullable(),
  /** Tokens of the last request's whole context: what the next turn has to read, from the cache while that is warm. 0: not known. */
  contextTokens: z.number().int().nonnegative(),
  /** When the last model answer ended; the prompt cache lives for about 5 minutes after it. */
  lastAnswerAt: Millis.nullable(),
  /** Extensions that are switched off in it: names as `kind:name`. */
  disabledExtensions: z.array(z.string()),
  taskCount: z.number().int().nonnegative(),
  usage: Usage,
  costMicros: MicroDollars,
  createdAt: Millis,
  /** When a prompt was last given to it, or a turn of it ended. */
  lastUsedAt: Millis,
  updatedAt: Millis,
  revision: z.number().int().nonnegative(),
})
export type Session = z.infer<typeof Session>
