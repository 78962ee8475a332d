import type { WorkItem, WorkLink } from '../../../../contract/work-item.ts'
import type { ExportedItem } from './read-jsonl.ts'

/** What an export has of an item; links go out from it. */
export type WrittenItem = Pick<WorkItem, keyof ExportedItem & keyof WorkItem> & {
  links: readonly Pick<WorkLink, 'toId' | 'kind'>[]
}

/**
 * One line an item, with its links, in the order of its fields always, so that git merges two exports line by line. The
 * caller gives the items in the order of their ids, in which they were made. Who claims an item, and where it stands on a
 * board, is of the moment and not told.
 */
export function writeJsonl(items: readonly WrittenItem[]): string {
  return items.map((item) => `${JSON.stringify(lineOf(item))}\n`).join('')
}

function lineOf(item: WrittenItem): ExportedItem {
  const links = item.links.map(({ toId, kind }) => ({ to: toId, kind }))
  return {
    id: item.id,
    parentId: item.parentId,
    itemType: item.itemType,
    title: item.title,
    status: item.status,
    priority: item.priority,
    labels: [...item.labels].sort(),
    metadata: Object.fromEntries(Object.entries(item.metadata).sort(([a], [b]) => (a < b ? -1 : 1))),
    notes: item.notes,
    branch: item.branch,
    commit: item.commit,
    links: links.sort((a, b) => (a.kind + a.to < b.kind + b.to ? -1 : 1)),
    version: item.version,
    createdAt: item.createdAt,
    createdBy: item.createdBy,
  }
}

const boxes: Partial<Record<WorkItem['status'], string>> = {
  complete: 'x',
  completed: 'x',
  'in-progress': '~',
  'in-review': '~',
  cancelled: '-',
}

/**
 * A list of tasks, which `readMarkdown` reads back as the same hierarchy. The caller gives each
 * item behind what it is below.
 */
export function writeMarkdown(
  items: readonly Pick<WorkItem, 'title' | 'status' | 'depth' | 'labels'>[],
): string {
  return items
    .map(({ title, status, depth, labels }) => {
      const marks = labels.map((label) => ` \`${label}\``).join('')
      return `${'  '.repeat(depth)}- [${boxes[status] ?? ' '}] ${inLine(title)}${marks}\n`
    })
    .join('')
}

function inLine(title: string): string {
  return title.replace(/\s+/g, ' ').trim()
}
