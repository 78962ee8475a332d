import type { z } from 'zod'
import type { ErrorCode } from '../errors.ts'

/** What every operation declares. `effect` tells whether it changes anything, and whether that destroys something. */
export interface OperationSpec {
  summary: string
  effect: 'read' | 'write' | 'destructive'
  input: z.ZodType
  output: z.ZodType
  errors: readonly ErrorCode[]
}
