import { z } from 'zod'
import { Id, Millis } from './values.ts'

export const InstanceState = z.enum(['starting', 'ready', 'busy', 'frozen', 'stopping', 'exited'])
export type InstanceState = z.infer<typeof InstanceState>

/** One `claude` process owned by the pool. */
export const Instance = z.object({
  id: Id,
  sessionId: Id,
  taskId: Id.nullable(),
  pid: z.number().int().positive().nullable(),
  state: InstanceState,
  simulated: z.boolean(),
  /** True: this supervisor found it running, started by an earlier one. */
  adopted: z.boolean(),
  claudeVersion: z.string().nullable(),
  directory: z.string(),
  startedAt: Millis,
  exitedAt: Millis.nullable(),
  exitCode: z.number().int().nullable(),
  exitSignal: z.string().nullable(),
  /** Bytes of stdout whose events are committed, and how many lines those were. */
  offset: z.number().int().nonnegative(),
  lineCount: z.number().int().nonnegative(),
  revision: z.number().int().nonnegative(),
})
export type Instance = z.infer<typeof Instance>
