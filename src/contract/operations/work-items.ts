import { z } from 'zod'
import { Deployment } from '../component.ts'
import { Id } from '../values.ts'
import {
  Blocker,
  Gate,
  Layer,
  ListedItem,
  MAX_DEPTH,
  MAX_NOTES_LENGTH,
  MAX_PAGE,
  MAX_TITLE_LENGTH,
  ShownLink,
  WorkItem,
  WorkItemStatus,
  WorkItemType,
  WorkMetadata,
  WorkPriority,
} from '../work-item.ts'
import type { OperationSpec } from './operation-spec.ts'

/** The version of the record that the caller saw. */
export const SeenVersion = z.int().positive()

/** A page of a list: how many at most, and where the page before ended. */
export const page = {
  limit: z.int().min(1).max(MAX_PAGE).default(50),
  cursor: z.string().max(1_000).optional(),
}

const Title = z
  .string()
  .max(MAX_TITLE_LENGTH)
  .refine((title) => title.trim() !== '', 'A title must not be empty.')
const Labels = z.array(z.string().min(1).max(50)).max(50)
const Notes = z.string().max(MAX_NOTES_LENGTH)
const Branch = z.string().min(1).max(250).nullable()
const Commit = z.string().min(1).max(64).nullable()

export const NewWorkItem = z.object({
  itemType: WorkItemType,
  title: Title,
  parentId: Id.nullable().default(null),
  /** Left out: `need-to-be-done` for a task, else `active`. */
  status: WorkItemStatus.optional(),
  priority: WorkPriority.default('medium'),
  /** Checked by the type. */
  metadata: WorkMetadata.default({}),
  labels: Labels.default([]),
  notes: Notes.default(''),
  branch: Branch.default(null),
  commit: Commit.default(null),
  /** The item on which this was found: it gets a `discovered_from` link to it. */
  discoveredFrom: Id.optional(),
})
export type NewWorkItem = z.infer<typeof NewWorkItem>

/** What is left out stays. */
export const WorkItemChange = z.object({
  title: Title.optional(),
  status: WorkItemStatus.optional(),
  priority: WorkPriority.optional(),
  /** Replaced as a whole, checked by the type. */
  metadata: WorkMetadata.optional(),
  labels: Labels.optional(),
  notes: Notes.optional(),
  branch: Branch.optional(),
  commit: Commit.optional(),
  rank: z.number().optional(),
  parentId: Id.nullable().optional(),
  /** True: as `work.remove` does; false: as `work.restore`. */
  deleted: z.boolean().optional(),
  /** Completed though items below it are open. */
  force: z.boolean().optional(),
})
export type WorkItemChange = z.infer<typeof WorkItemChange>

export const WorkSort = z.enum(['rank', 'priority', 'created', 'updated', 'title'])
export type WorkSort = z.infer<typeof WorkSort>

const anItem = z.object({ item: WorkItem, layer: Layer })

export const workItemsOperations = {
  'work.create': {
    summary: 'Make a work item',
    effect: 'write',
    input: NewWorkItem,
    output: anItem,
    errors: ['validation', 'not_found', 'conflict'],
  },
  'work.update': {
    summary: 'Change a work item as it was seen; one that has changed since is a conflict that tells what',
    effect: 'write',
    input: WorkItemChange.extend({ itemId: Id, version: SeenVersion }),
    output: anItem,
    errors: ['validation', 'not_found', 'conflict', 'invalid_transition'],
  },
  'work.move': {
    summary: 'Move a work item, with what is below it, to another parent or place',
    effect: 'write',
    input: z.object({
      itemId: Id,
      version: SeenVersion,
      /** Null: to the top. */
      parentId: Id.nullable(),
      /** It comes just before this one; null: behind all. Left out: its rank stays. */
      beforeId: Id.nullable().optional(),
    }),
    output: anItem.extend({
      /** How many are below it. */
      moved: z.int().nonnegative(),
    }),
    errors: ['validation', 'not_found', 'conflict'],
  },
  'work.remove': {
    summary: 'Remove a work item with what is below it; it can be restored',
    effect: 'write',
    input: z.object({ itemId: Id, version: SeenVersion }),
    output: anItem.extend({ removed: z.int().nonnegative() }),
    errors: ['not_found', 'conflict'],
  },
  'work.restore': {
    summary: 'Bring a removed work item back, with what was removed with it',
    effect: 'write',
    input: z.object({ itemId: Id, version: SeenVersion }),
    output: anItem.extend({ restored: z.int().nonnegative() }),
    errors: ['not_found', 'conflict'],
  },
  'work.get': {
    summary:
      'A work item with its links, gates, tasks, deployments and why it can’t be started, and its hierarchy',
    effect: 'read',
    input: z.object({
      itemId: Id,
      /** With what is above and below it. */
      hierarchy: z.boolean().default(false),
      /** Levels below it. */
      maxDepth: z.int().min(1).max(MAX_DEPTH).default(MAX_DEPTH),
    }),
    output: z.object({
      item: WorkItem,
      /** From the root. */
      ancestors: z.array(WorkItem),
      /** Level by level, by rank; 1,000 at most. */
      descendants: z.array(WorkItem),
      moreDescendants: z.boolean(),
      /** Those of it and those that point to it. */
      links: z.array(ShownLink),
      gates: z.array(Gate),
      /** Why it can't be started; none: it can, or it is at work or done. */
      blockers: z.array(Blocker),
      /** Tasks of instances that work or worked on it, newest first. */
      taskIds: z.array(Id),
      deployments: z.array(Deployment),
      layer: Layer,
    }),
    errors: ['not_found'],
  },
  'work.list': {
    summary: 'Work items by type, status, parent, labels, claim and text, a page at a time',
    effect: 'read',
    input: z.object({
      itemTypes: z.array(WorkItemType).max(4).optional(),
      statuses: z.array(WorkItemStatus).max(8).optional(),
      priorities: z.array(WorkPriority).max(4).optional(),
      /** Null: those at the top. */
      parentId: Id.nullable().optional(),
      /** All that is below this one, at any depth. */
      belowId: Id.optional(),
      /** All of them. */
      labels: Labels.optional(),
      /** `none`, `any`, or the name of who has it. */
      claimed: z.string().min(1).max(100).optional(),
      /** In its title, labels, description or id. */
      search: z.string().max(200).optional(),
      /** Those that a task is linked to. */
      taskId: Id.optional(),
      includeDeleted: z.boolean().default(false),
      /** Only those that an instance filed and nobody has looked at. */
      unseen: z.boolean().optional(),
      sort: WorkSort.default('rank'),
      /** From the other end. Priority: from the most urgent unless so. */
      descending: z.boolean().default(false),
      ...page,
      /** In place of the cursor: how many to leave out. */
      offset: z.int().min(0).max(1_000_000).optional(),
    }),
    output: z.object({
      items: z.array(ListedItem),
      totalCount: z.int().nonnegative(),
      hasMore: z.boolean(),
      nextCursor: z.string().nullable(),
      layer: Layer,
    }),
    errors: ['validation', 'not_found'],
  },
} as const satisfies Record<string, OperationSpec>
