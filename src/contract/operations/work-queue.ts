import { z } from 'zod'
import { Id } from '../values.ts'
import {
  BlockedItem,
  Layer,
  MAX_PAGE,
  ReadyItem,
  RecordId,
  WorkEvent,
  WorkItem,
  WorkItemType,
} from '../work-item.ts'
import type { OperationSpec } from './operation-spec.ts'
import { page, SeenVersion } from './work-items.ts'

/** What of the ready items is meant. */
const readyFilter = z.object({
  /** Projects hold work and are none unless they are asked for. */
  itemTypes: z.array(WorkItemType).min(1).max(4).default(['session', 'task', 'research']),
  /** Those whose own metadata, or that of what they are below, names this directory. */
  directory: z.string().min(1).max(4_096).optional(),
  /** Only below this one. */
  belowId: Id.optional(),
})

export const workQueueOperations = {
  'work.ready': {
    summary: 'Work items that can be started now: by priority, then by what they let start, then by age',
    effect: 'read',
    input: readyFilter.extend({ limit: z.int().min(1).max(MAX_PAGE).default(20) }),
    output: z.object({
      items: z.array(ReadyItem),
      /** All that are ready. */
      totalCount: z.int().nonnegative(),
      layer: Layer,
    }),
    errors: ['not_found'],
  },
  'work.blocked': {
    summary: 'Work items that can’t be started, each with why, to the root of it',
    effect: 'read',
    input: z.object(page),
    output: z.object({
      items: z.array(BlockedItem),
      totalCount: z.int().nonnegative(),
      nextCursor: z.string().nullable(),
      layer: Layer,
    }),
    errors: ['validation'],
  },
  'work.claim': {
    summary: 'Take a work item: nobody else is offered it until it is given back or done',
    effect: 'write',
    input: z.object({
      itemId: Id,
      /** Only as it was seen. */
      version: SeenVersion.optional(),
    }),
    output: z.object({ item: WorkItem, layer: Layer }),
    errors: ['not_found', 'conflict'],
  },
  'work.claimNext': {
    summary: 'Take the first work item that is ready',
    effect: 'write',
    input: readyFilter,
    output: z.object({
      /** Null: nothing is ready. */
      item: WorkItem.nullable(),
      layer: Layer,
    }),
    errors: ['not_found'],
  },
  'work.release': {
    summary: 'Give a work item back',
    effect: 'write',
    input: z.object({
      itemId: Id,
      /** Added to its notes. */
      note: z.string().max(2_000).optional(),
    }),
    output: z.object({ item: WorkItem, layer: Layer }),
    errors: ['not_found', 'conflict', 'validation'],
  },
  'work.history': {
    summary: 'What was changed of a work item, a component, a plan or the configuration, newest first',
    effect: 'read',
    input: z.object({
      recordId: RecordId,
      ...page,
    }),
    output: z.object({ events: z.array(WorkEvent), nextCursor: z.string().nullable(), layer: Layer }),
    errors: ['validation', 'not_found'],
  },
} as const satisfies Record<string, OperationSpec>
