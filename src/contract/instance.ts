import { z } from 'zod'
import { Id, Millis } from './values.ts'

export const InstanceState = z.enum(['starting', 'ready', 'busy', 'frozen', 'stopping', 'exited'])
export type InstanceState = z.infer<typeof InstanceState>

/** One `claude` process owned by the pool. */
export const Instance = z.object({
  id: Id,
  /** Null: warm, and no session has taken it yet. */
  sessionId: Id.nullable(),
  taskId: Id.nullable(),
  pid: z.number().int().positive().nullable(),
  state: InstanceState,
  simulated: z.boolean(),
  /** True: this supervisor found it running, started by an earlier one. */
  adopted: z.boolean(),
  /** How it was started: for a session that waited for it, or ahead of time for whoever comes. */
  start: z.enum(['cold', 'warm']),
  /** The profile that it was started for; null: none. */
  profileId: Id.nullable(),
  /** From the spawn to the first that it told of itself, in ms; null: not there yet. */
  readyMs: z.number().int().nonnegative().nullable(),
  claudeVersion: z.string().nullable(),
  directory: z.string(),
  startedAt: Millis,
  exitedAt: Millis.nullable(),
  exitCode: z.number().int().nullable(),
  exitSignal: z.string().nullable(),
  /** Why it was ended, in words: "idle for 30 min", "recycled over its memory limit"; null: by itself, or with its task. */
  endReason: z.string().nullable(),
  /** Bytes of stdout whose events are committed, and how many lines those were. */
  offset: z.number().int().nonnegative(),
  lineCount: z.number().int().nonnegative(),
  revision: z.number().int().nonnegative(),
})
export type Instance = z.infer<typeof Instance>
