import { z } from 'zod'
import { Id } from './values.ts'

/** A node of a run by its run, id and element. */
export const NodeRef = z.object({
  runId: Id,
  nodeId: z.string(),
  item: z.number().int().nonnegative().nullable().default(null),
})
export type NodeRef = z.infer<typeof NodeRef>
