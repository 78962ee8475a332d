import { Document, parse } from 'yaml'
import { z } from 'zod'
import { MusterError } from '../../contract/errors.ts'
import { Json } from '../../contract/values.ts'
import {
  MAX_NOTES_LENGTH,
  MAX_TITLE_LENGTH,
  type WorkItem,
  WorkItemStatus,
  WorkPriority,
} from '../../contract/work-item.ts'
import { legalMoves } from '../../contract/work-moves.ts'
import { inOurWords, spellIssues } from '../core/base/spell-issue.ts'

/** What a person changes of an item in an editor. */
export type ItemFields = Pick<
  WorkItem,
  'title' | 'status' | 'priority' | 'labels' | 'branch' | 'commit' | 'metadata' | 'notes'
>

/** An item as a text: a sheet of YAML. */
export interface ItemSheet {
  /** Of the item that the text was made from. */
  version: number
  fields: ItemFields
}

/** What looks like a number or a date is a text here. */
const word = z.union([z.string(), z.number(), z.boolean()]).transform(String)
const Sheet = z.strictObject({
  version: z.int().positive(),
  title: word.pipe(z.string().trim().min(1).max(MAX_TITLE_LENGTH)),
  status: WorkItemStatus,
  priority: WorkPriority,
  labels: z.array(word).nullish(),
  branch: word.nullish(),
  commit: word.nullish(),
  metadata: z.record(z.string(), Json).nullish(),
  notes: z.string().max(MAX_NOTES_LENGTH).nullish(),
})

/** The fields of an item that stand on its sheet, in their order. */
export function fieldsOf(item: WorkItem): ItemFields {
  const { title, status, priority, labels, branch, commit, metadata, notes } = item
  return { title, status, priority, labels, branch, commit, metadata, notes }
}

/** @param remarks lines above it */
export function writeSheet(item: WorkItem, fields: ItemFields, remarks: readonly string[] = []): string {
  const moves = legalMoves(item.itemType, item.status)
  const head = [
    `A ${item.itemType}. What you take out of labels, metadata and notes is taken away.`,
    `From ${item.status} it can become: ${moves.join(', ')}.`,
    ...remarks,
  ]
  const document = new Document({ version: item.version, ...fields })
  document.commentBefore = head.map((line) => ` ${line}`).join('\n')
  return document.toString({ lineWidth: 0 })
}

/** @throws MusterError `validation` that says where it is no sheet */
export function readSheet(text: string): ItemSheet {
  const read = Sheet.safeParse(parseSheet(text), inOurWords)
  if (!read.success) throw unreadable(spellIssues(read.error))
  const { version, title, status, priority, labels, branch, commit, metadata, notes } = read.data
  return {
    version,
    fields: {
      title,
      status,
      priority,
      labels: labels ?? [],
      branch: branch ?? null,
      commit: commit ?? null,
      metadata: metadata ?? {},
      notes: notes ?? '',
    },
  }
}

function parseSheet(text: string): unknown {
  try {
    return parse(text, { maxAliasCount: 0 })
  } catch (error) {
    const [message = ''] = (error instanceof Error ? error.message : String(error)).split('\n')
    throw unreadable(message)
  }
}

function unreadable(message: string): MusterError {
  return new MusterError('validation', `The text can't be read: ${message}`, {
    hint: 'Correct it at the place that is named.',
  })
}

/** The fields that are not as they were, as they are now. */
export function changedFields(before: ItemFields, after: ItemFields): Partial<ItemFields> {
  const changed = Object.entries(after).filter(
    ([name, value]) => JSON.stringify(value) !== JSON.stringify(before[name as keyof ItemFields]),
  )
  return Object.fromEntries(changed) as Partial<ItemFields>
}
