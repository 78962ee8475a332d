import { z } from 'zod'
import { Id } from '../values.ts'
import {
  ArchivedItem,
  Layer,
  LinkKind,
  MAX_PAGE,
  RecordId,
  WorkEvent,
  WorkItem,
  WorkLink,
} from '../work-item.ts'
import type { OperationSpec } from './operation-spec.ts'
import { NewWorkItem, page, SeenVersion, WorkItemChange } from './work-items.ts'

/** Of a new item of the same batch its `key`, else the id of an item. */
const KeyOrId = z.string().min(1).max(100)

export const workRecordsOperations = {
  'work.batch': {
    summary: 'Make, link and change many work items: all of it or nothing',
    effect: 'write',
    withoutCommand: 'A batch is for programs: people import a list (muster work import).',
    input: z.object({
      creates: z
        .array(
          NewWorkItem.extend({
            /** Its name in this batch. */
            key: z.string().min(1).max(100),
            /** In place of `parentId`: the key of another new item, in any order. */
            parentKey: z.string().min(1).max(100).optional(),
          }),
        )
        .max(500)
        .default([]),
      links: z
        .array(z.object({ from: KeyOrId, to: KeyOrId, kind: LinkKind }))
        .max(1_000)
        .default([]),
      updates: z
        .array(WorkItemChange.extend({ itemId: Id, version: SeenVersion }))
        .max(500)
        .default([]),
    }),
    output: z.object({
      /** In the order in which they were given. */
      created: z.array(WorkItem),
      links: z.array(WorkLink),
      updated: z.array(WorkItem),
      /** Ids of the new items by their keys. */
      ids: z.record(z.string(), Id),
      layer: Layer,
    }),
    errors: ['validation', 'not_found', 'conflict', 'invalid_transition'],
  },
  'work.undo': {
    summary: 'Take back the last change of a record, if it is one’s own and nothing came after it',
    effect: 'write',
    input: z.object({ recordId: RecordId }),
    output: z.object({
      /** The change that was taken back. Taking that back again makes the change once more. */
      undone: WorkEvent,
      /** As it is now; null: another kind of record. */
      item: WorkItem.nullable(),
      layer: Layer,
    }),
    errors: ['not_found', 'conflict'],
  },
  'work.seen': {
    summary: 'Say that a person has looked at items that instances filed',
    effect: 'write',
    callers: 'people',
    input: z.object({ itemIds: z.array(Id).min(1).max(MAX_PAGE) }),
    output: z.object({ seen: z.int().nonnegative(), layer: Layer }),
    errors: [],
  },
  'work.archive': {
    summary:
      'Move work items that have been done or removed for long, with all that is below them, to the archive',
    effect: 'write',
    callers: 'people',
    input: z.object({ olderThanDays: z.int().min(0).max(36_500).default(365) }),
    output: z.object({ archived: z.int().nonnegative(), layer: Layer }),
    errors: [],
  },
  'work.archived': {
    summary: 'The archive: work items as they were, last archived first',
    effect: 'read',
    input: z.object({
      search: z.string().max(200).optional(),
      ...page,
    }),
    output: z.object({
      items: z.array(ArchivedItem),
      totalCount: z.int().nonnegative(),
      nextCursor: z.string().nullable(),
      layer: Layer,
    }),
    errors: ['validation'],
  },
} as const satisfies Record<string, OperationSpec>
