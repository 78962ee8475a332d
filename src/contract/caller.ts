import { z } from 'zod'
import { Id } from './values.ts'

/**
 * One of the supervisor's own instances that calls, for a model: what it asks for belongs to its task, and it may do less
 * than a person (`OperationSpec.callers`). Without a caller it is a person, or a program of theirs.
 */
export const Caller = z.object({ instanceId: Id })
export type Caller = z.infer<typeof Caller>
