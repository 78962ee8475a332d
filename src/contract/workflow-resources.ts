import { z } from 'zod'
import { ResourceType } from './node-policies.ts'
import { NodeRef } from './node-ref.ts'
import { Json, Millis } from './values.ts'

/** A resource with its locks and what waiting for it has cost. Times in ms. */
export const Resource = z.object({
  id: z.string(),
  type: ResourceType,
  capacity: z.number().int().positive(),
  /** Registered resources stay; others exist while someone holds or waits for them. */
  registered: z.boolean(),
  holders: z.array(
    z.object({
      owner: z.string(),
      mode: z.enum(['shared', 'exclusive']),
      units: z.number().int(),
      since: Millis,
      leaseUntil: Millis.nullable(),
      node: NodeRef.nullable(),
    }),
  ),
  queue: z.array(
    z.object({ owner: z.string(), units: z.number().int(), since: Millis, node: NodeRef.nullable() }),
  ),
  granted: z.number().int().nonnegative(),
  waited: z.number().int().nonnegative(),
  waitP95Ms: z.number().nonnegative().nullable(),
})
export type Resource = z.infer<typeof Resource>

/** Whether calls to a target are let through. Half-open: one is tried. */
export const Circuit = z.object({
  /** `model:opus`, `workflow:review-all`, … */
  target: z.string(),
  state: z.enum(['closed', 'open', 'half_open']),
  /** Failures since the last success. */
  failures: z.number().int().nonnegative(),
  openedAt: Millis.nullable(),
  /** When it is tried again. */
  retryAt: Millis.nullable(),
  lastFailure: z.string().nullable(),
})
export type Circuit = z.infer<typeof Circuit>

export const CacheStats = z.object({
  entries: z.number().int().nonnegative(),
  bytes: z.number().int().nonnegative(),
  maxBytes: z.number().int().nonnegative(),
  policy: z.enum(['lru', 'lfu', 'ttl']),
  hits: z.number().int().nonnegative(),
  misses: z.number().int().nonnegative(),
  evictions: z.number().int().nonnegative(),
  expirations: z.number().int().nonnegative(),
  /** Null before the first look. */
  hitRate: z.number().min(0).max(1).nullable(),
})
export type CacheStats = z.infer<typeof CacheStats>

/** A cached result as it is listed and exported. */
export const CacheEntry = z.object({
  key: z.string(),
  workflow: z.string(),
  nodeId: z.string(),
  value: Json,
  createdAt: Millis,
  expiresAt: Millis,
  hits: z.number().int().nonnegative(),
})
export type CacheEntry = z.infer<typeof CacheEntry>
