import { z } from 'zod'
import { ResourceSpec } from '../workflow-definition.ts'
import { CacheEntry, CacheStats, Circuit, Resource } from '../workflow-resources.ts'
import type { OperationSpec } from './operation-spec.ts'

const empty = z.object({})

/** What runs share: resources, circuits and cached results. */
export const workflowResourcesOperations = {
  'resource.list': {
    summary: 'Resources with who holds and who waits for them',
    effect: 'read',
    input: empty,
    output: z.object({ resources: z.array(Resource) }),
    errors: [],
  },
  'resource.register': {
    summary: 'Give a resource a capacity',
    effect: 'write',
    input: ResourceSpec,
    output: Resource,
    errors: ['validation'],
  },
  'resource.remove': {
    summary: 'Forget a registered resource that nobody holds or waits for',
    effect: 'write',
    input: z.object({ id: z.string() }),
    output: empty,
    errors: ['not_found', 'conflict'],
  },
  'circuit.list': {
    summary: 'Circuits that have seen failures',
    effect: 'read',
    input: empty,
    output: z.object({ circuits: z.array(Circuit) }),
    errors: [],
  },
  'circuit.reset': {
    summary: 'Close a circuit now',
    effect: 'write',
    input: z.object({ target: z.string() }),
    output: Circuit,
    errors: ['not_found'],
  },
  'cache.stats': {
    summary: 'What the cache of results holds and how often it helped',
    effect: 'read',
    input: empty,
    output: CacheStats,
    errors: [],
  },
  'cache.invalidate': {
    summary: 'Forget cached results: all, of a workflow, or by a pattern of WORKFLOW/NODE with * and ?',
    effect: 'destructive',
    input: z.object({ pattern: z.string().min(1).max(500).default('*') }),
    output: z.object({ removed: z.number().int().nonnegative() }),
    errors: [],
  },
  'cache.export': {
    summary: 'Cached results that are still valid, a page of them',
    effect: 'read',
    input: z.object({
      limit: z.number().int().min(1).max(1_000).default(100),
      cursor: z.string().optional(),
    }),
    output: z.object({ entries: z.array(CacheEntry), nextCursor: z.string().nullable() }),
    errors: ['validation'],
  },
  'cache.import': {
    summary: 'Put exported results into the cache; those that have expired are left out',
    effect: 'write',
    input: z.object({ entries: z.array(CacheEntry).max(1_000) }),
    output: z.object({ imported: z.number().int().nonnegative() }),
    errors: ['validation'],
  },
} as const satisfies Record<string, OperationSpec>
