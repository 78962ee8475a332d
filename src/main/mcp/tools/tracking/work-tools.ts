import { z } from 'zod'
import type { Output } from '../../../../contract/operations.ts'
import type { Json } from '../../../../contract/values.ts'
import {
  MAX_DEPTH,
  MAX_NOTES_LENGTH,
  MAX_TITLE_LENGTH,
  type WorkItem,
  WorkItemStatus,
  WorkItemType,
  WorkPriority,
} from '../../../../contract/work-item.ts'
import { Id } from '../../ids.ts'
import type { McpParts, McpTool } from '../../tool.ts'
import { defineTrackingTool } from './define-tracking-tool.ts'
import { toCamel } from './snake-case.ts'

/** A page of a list is given whole: its caller says how long it is. */
const PAGE_BYTES = 96 * 1024
const USUAL_LIMIT = 20

export const WorkRow = z.looseObject({ id: z.string(), version: z.int() })
const Title = z.string().min(1).max(MAX_TITLE_LENGTH)
const Metadata = z.record(z.string().max(100), z.unknown())
const Labels = z.array(z.string().max(50)).max(50)
const Notes = z.string().max(MAX_NOTES_LENGTH)

/** The tools with which clients make, change and look at work items. */
export function workTools({ client }: Pick<McpParts, 'client'>): McpTool[] {
  return [
    defineTrackingTool({
      name: 'create_work_item',
      title: 'Make a work item',
      description:
        'Files work to be done (a task below its project or session), or what you found while working on an item (discovered_from). Not for your own steps of the moment.',
      effect: 'write',
      input: z.object({
        item_type: WorkItemType,
        title: Title,
        parent_id: Id.optional(),
        metadata: Metadata.optional().describe(
          'task: description, acceptance[], files[], estimate_hours, directory; research: description, question, findings[], sources[]; session: description, prompt, session_id, token_budget; project: description, directory, goals[].',
        ),
        status: WorkItemStatus.optional(),
        branch: z.string().max(250).optional(),
        priority: WorkPriority.optional(),
        labels: Labels.optional(),
        notes: Notes.optional(),
        discovered_from: Id.optional(),
      }),
      output: WorkRow,
      async run({ item_type, parent_id, metadata, discovered_from, ...rest }, options) {
        const { item } = await client.call(
          'work.create',
          {
            ...rest,
            itemType: item_type,
            parentId: parent_id,
            metadata: metadataOf(metadata),
            discoveredFrom: discovered_from,
          },
          options,
        )
        return item
      },
    }),
    defineTrackingTool({
      name: 'update_work_item',
      title: 'Change a work item',
      description:
        'Changes an item as you saw it: version is that of the item that you read. On conflict nothing is done: read it again, and repeat what still makes sense. metadata is replaced as a whole. deleted_at removes it (null brings it back).',
      effect: 'write',
      input: z.object({
        id: Id,
        version: z.int().positive(),
        title: Title.optional(),
        status: WorkItemStatus.optional(),
        metadata: Metadata.optional(),
        parent_id: Id.nullable().optional().describe('null: to the top.'),
        deleted_at: z
          .union([z.string().max(40), z.int()])
          .nullable()
          .optional(),
        priority: WorkPriority.optional(),
        labels: Labels.optional(),
        notes: Notes.optional(),
        branch: z.string().max(250).nullable().optional(),
        force: z.boolean().optional().describe('Done though items below it are open.'),
      }),
      output: WorkRow,
      async run({ id, parent_id, metadata, deleted_at, ...rest }, options) {
        const { item } = await client.call(
          'work.update',
          {
            ...rest,
            itemId: id,
            parentId: parent_id,
            metadata: metadataOf(metadata),
            deleted: deleted_at === undefined ? undefined : deleted_at !== null,
          },
          options,
        )
        return item
      },
    }),
    defineTrackingTool({
      name: 'query_work_item',
      title: 'Look at a work item',
      description:
        'An item with its links (dependencies) and why it can’t be started (blockers); with include_hierarchy what is above and below it.',
      effect: 'read',
      input: z.object({
        id: Id,
        include_hierarchy: z.boolean().optional(),
        max_depth: z.int().min(1).max(MAX_DEPTH).optional(),
      }),
      output: WorkRow,
      async run({ id, include_hierarchy = false, max_depth = MAX_DEPTH }, options) {
        const input = { itemId: id, hierarchy: include_hierarchy, maxDepth: max_depth }
        return shown(await client.call('work.get', input, options))
      },
    }),
    listTool({ client }),
  ]
}

function listTool({ client }: Pick<McpParts, 'client'>): McpTool {
  return defineTrackingTool({
    name: 'list_work_items',
    title: 'List work items',
    description:
      'Work items, without metadata and notes. For what to do next call ready_work instead. Go on by offset while has_more.',
    effect: 'read',
    inlineBytes: PAGE_BYTES,
    input: z.object({
      item_type: WorkItemType.optional(),
      status: WorkItemStatus.optional(),
      parent_id: Id.nullable().optional().describe('null: those at the top.'),
      include_deleted: z.boolean().optional(),
      limit: z.int().min(1).max(100).optional().describe(`Default ${USUAL_LIMIT}.`),
      offset: z.int().min(0).max(1_000_000).optional(),
    }),
    output: z.looseObject({ items: z.array(WorkRow), total_count: z.int(), has_more: z.boolean() }),
    async run({ item_type, status, parent_id, include_deleted = false, limit, offset = 0 }, options) {
      const { items, totalCount, hasMore } = await client.call(
        'work.list',
        {
          ...(item_type === undefined ? {} : { itemTypes: [item_type] }),
          ...(status === undefined ? {} : { statuses: [status] }),
          ...(parent_id === undefined ? {} : { parentId: parent_id }),
          includeDeleted: include_deleted,
          limit: limit ?? USUAL_LIMIT,
          offset,
        },
        options,
      )
      return { items: items.map(briefItem), totalCount, hasMore }
    },
  })
}

const leftOut: ReadonlySet<string> = new Set(['metadata', 'notes', 'notesUpdatedAt', 'path', 'rank'])
const isEmpty = (value: unknown) => Array.isArray(value) && value.length === 0

/** A row of an item in a list: what is long is left out, and what is empty. */
export function briefItem(item: WorkItem): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(item).filter(
      ([key, value]) => !leftOut.has(key) && value !== null && value !== false && !isEmpty(value),
    ),
  )
}

/** An item at the top level, with all that belongs to it. */
function shown(whole: Output<'work.get'>): Record<string, unknown> {
  const { item, ancestors, descendants, moreDescendants, links, gates, blockers, taskIds, deployments } =
    whole
  return {
    ...item,
    ancestors: ancestors.map(briefItem),
    descendants: descendants.map(briefItem),
    ...(moreDescendants ? { moreDescendants } : {}),
    dependencies: links,
    ...(gates.length > 0 ? { gates } : {}),
    ...(blockers.length > 0 ? { blockers } : {}),
    ...(taskIds.length > 0 ? { taskIds } : {}),
    ...(deployments.length > 0 ? { deploymentIds: deployments.map(({ id }) => id) } : {}),
  }
}

/** Fields of metadata in whichever names. What they hold is checked by the type of the item. */
function metadataOf(metadata: Record<string, unknown> | undefined): Record<string, Json> | undefined {
  return metadata && (toCamel(metadata) as Record<string, Json>)
}
