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
  taskCount: z.number().int().nonnegative(),
  usage: Usage,
  costMicros: MicroDollars,
  createdAt: Millis,
  updatedAt: Millis,
  revision: z.number().int().nonnegative(),
})
export type Session = z.infer<typeof Session>
