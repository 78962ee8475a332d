import { z } from 'zod'
import { Id } from './values.ts'

/**
 * One of the supervisor's own instances that calls, for a model: what it asks for belongs to its task, and it may do less
 * than a person (`OperationSpec.callers`). Without a caller it is a person, or a program of theirs.
 */
export const Caller = z.object({ instanceId: Id })
export type Caller = z.infer<typeof Caller>

/** What a client calls itself, such as `claude-code`, or the name of the person who uses it: it is kept with what it changes. */
export const ClientName = z.string().trim().min(1).max(100)
export type ClientName = z.infer<typeof ClientName>
