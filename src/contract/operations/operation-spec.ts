import type { z } from 'zod'
import type { ErrorCode } from '../errors.ts'

/**
 * What every operation declares. `effect` tells whether it changes anything, and whether that destroys something.
 * `callers: 'people'`: an instance may not call it, since it would widen what it may do itself.
 */
export interface OperationSpec {
  summary: string
  effect: 'read' | 'write' | 'destructive'
  callers?: 'people'
  input: z.ZodType
  output: z.ZodType
  errors: readonly ErrorCode[]
  /** Why the command line has no command of its own for it; `muster call` has. */
  withoutCommand?: string
}
