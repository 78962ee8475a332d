import { z } from 'zod'
import { Id, Millis } from '../../../../contract/values.ts'
import { LinkKind, metadataOf, WorkItem } from '../../../../contract/work-item.ts'
import { statusesOf } from '../../../../contract/work-moves.ts'
import { inOurWords, spellIssues } from '../../base/spell-issue.ts'
import type { ImportedItem, ImportProblem, ReadItems } from '../import/imported.ts'
import { readLines } from './read-lines.ts'

/** A line of our own export. */
export const ExportedItem = z.object({
  ...WorkItem.pick({
    id: true,
    parentId: true,
    itemType: true,
    title: true,
    status: true,
    priority: true,
    metadata: true,
    version: true,
  }).shape,
  labels: WorkItem.shape.labels.default([]),
  notes: WorkItem.shape.notes.default(''),
  branch: WorkItem.shape.branch.default(null),
  commit: WorkItem.shape.commit.default(null),
  links: z
    .array(z.object({ to: Id, kind: LinkKind }))
    .max(1_000)
    .default([]),
  createdAt: Millis,
  createdBy: z.string().max(200),
})
export type ExportedItem = z.infer<typeof ExportedItem>

/** Reads what {@link writeJsonl} wrote, also where git has merged two of them. */
export function readJsonl(text: string): ReadItems {
  const { lines, problems } = readLines(text)
  const items = new Map<string, ImportedItem>()
  for (const { line, value } of lines) {
    const read = ExportedItem.safeParse(value, inOurWords)
    if (!read.success) {
      problems.push({ line, message: spellIssues(read.error), isLost: true })
      continue
    }
    const wrong = wrongByType(read.data)
    if (wrong !== null) {
      problems.push({ line, message: wrong, isLost: true })
      continue
    }
    const { links, ...rest } = read.data
    const item = { ...rest, links: links.map(({ to, kind }) => ({ toId: to, kind })), line }
    const before = items.get(item.id)
    if (before !== undefined) problems.push(twice(before, item))
    // A merge that kept both sides.
    if (before === undefined || item.version > (before.version ?? 0)) items.set(item.id, item)
  }
  return { items: [...items.values()], problems, skipped: 0 }
}

/** What items of the type can't have; null: all is right. */
function wrongByType({ itemType, status, metadata }: ExportedItem): string | null {
  if (!statusesOf(itemType).includes(status)) return `A ${itemType} can't be "${status}".`
  const read = metadataOf[itemType].safeParse(metadata, inOurWords)
  return read.success ? null : `metadata: ${spellIssues(read.error)}`
}

function twice(before: ImportedItem, item: ImportedItem): ImportProblem {
  const taken = (item.version ?? 0) > (before.version ?? 0) ? item : before
  return {
    line: item.line,
    message: `The item ${item.id} stands in line ${before.line} too: the one of line ${taken.line} is taken (version ${taken.version}).`,
    isLost: true,
  }
}
