import { z } from 'zod'
import { MusterError } from '../../../../contract/errors.ts'
import { LinkKind, WorkItemType } from '../../../../contract/work-item.ts'
import { Id } from '../../ids.ts'
import type { McpParts, McpTool } from '../../tool.ts'
import { defineTrackingTool } from './define-tracking-tool.ts'
import { briefItem, WorkRow } from './work-tools.ts'

/** Two thousand tokens of any script. */
const PRIME_BYTES = 32 * 1024

const readyFilter = {
  item_type: WorkItemType.optional(),
  directory: z.string().max(4_096).optional().describe('Only what belongs to this directory.'),
}

/** The tools with which clients find what to do next, take it, and say what waits for what. */
export function queueTools({ client }: Pick<McpParts, 'client'>): McpTool[] {
  return [
    defineTrackingTool({
      name: 'ready_work',
      title: 'What can be done now',
      description:
        'Work items that can be started now: nothing holds them up, nobody has them. The most urgent first. Take one by claim_work_item.',
      effect: 'read',
      input: z.object({ ...readyFilter, limit: z.int().min(1).max(50).default(10) }),
      output: z.looseObject({ items: z.array(WorkRow), total_count: z.int() }),
      async run({ item_type, directory, limit }, options) {
        const filter = { ...filterOf(item_type), directory, limit }
        const { items, totalCount } = await client.call('work.ready', filter, options)
        return { items: items.map(briefItem), totalCount }
      },
    }),
    defineTrackingTool({
      name: 'claim_work_item',
      title: 'Take a work item',
      description:
        'Takes an item, so that nobody else works on it: the one named by id, or the first that is ready (then item is null when nothing is). release gives it back, with a note for whoever is next. It is yours until it is done or your task ends.',
      effect: 'write',
      input: z.object({
        id: Id.optional(),
        version: z.int().positive().optional(),
        ...readyFilter,
        release: z.boolean().optional(),
        note: z.string().max(2_000).optional(),
      }),
      output: z.looseObject({ item: WorkRow.nullable() }),
      async run({ id, version, item_type, directory, release = false, note }, options) {
        if (release) return client.call('work.release', { itemId: needed(id), note }, options)
        if (id !== undefined) return client.call('work.claim', { itemId: id, version }, options)
        return client.call('work.claimNext', { ...filterOf(item_type), directory }, options)
      },
    }),
    defineTrackingTool({
      name: 'link_work_items',
      title: 'Link work items',
      description:
        'Says how two items belong together: from_id blocks to_id; from_id depends_on to_id, and waits for it; … remove takes the link away.',
      effect: 'write',
      idempotent: true,
      input: z.object({ from_id: Id, to_id: Id, kind: LinkKind, remove: z.boolean().optional() }),
      output: z.looseObject({}),
      async run({ from_id: fromId, to_id: toId, kind, remove = false }, options) {
        if (remove) await client.call('work.unlink', { fromId, toId, kind }, options)
        else await client.call('work.link', { fromId, toId, kind }, options)
        return { fromId, toId, kind, linked: !remove }
      },
    }),
    defineTrackingTool({
      name: 'prime',
      title: 'What to know before work',
      description:
        'What whoever begins should know, in under 2,000 tokens: the item, what it belongs to and waits for, what was decided, what else is ready. Call it first.',
      effect: 'read',
      inlineBytes: PRIME_BYTES,
      input: z.object({ id: Id.optional() }),
      output: z.looseObject({ text: z.string() }),
      async run({ id }, options) {
        const { text, tokens } = await client.call('work.prime', { itemId: id }, options)
        return { text, tokens }
      },
    }),
  ]
}

function filterOf(itemType: WorkItemType | undefined): { itemTypes?: WorkItemType[] } {
  return itemType === undefined ? {} : { itemTypes: [itemType] }
}

function needed(id: string | undefined): string {
  if (id !== undefined) return id
  throw new MusterError('validation', 'Which item is to be given back is not said.', {
    hint: 'Say its id.',
    details: { field: 'id' },
  })
}
