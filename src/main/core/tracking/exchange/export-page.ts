import type { Output, ParsedInput } from '../../../../contract/operations.ts'
import type { WorkItem, WorkLink } from '../../../../contract/work-item.ts'
import { decodeItem, type ItemRow, rangeBelow } from '../database/item-row.ts'
import { all, allOf, type Value, type Work } from '../database/work.ts'
import { cutPage, readPosition, writePosition } from '../rules/pages.ts'
import { writeJsonl, writeMarkdown } from './write-items.ts'

type Page = Omit<Output<'work.export'>, 'layer'>

/** A page of all items that are not removed. @throws MusterError `validation` for a bad cursor */
export function* exportPage({ format, limit, cursor }: ParsedInput<'work.export'>): Work<Page> {
  const after = cursor === undefined ? null : readPosition(cursor, format)
  return format === 'jsonl' ? yield* linesAfter(after, limit) : yield* treesAfter(after, limit)
}

/** By their ids, so that two exports are merged line by line. */
function* linesAfter(after: Value[] | null, limit: number): Work<Page> {
  const rows = yield* all<ItemRow>(
    'SELECT * FROM work_items WHERE deleted_at IS NULL AND id > ? ORDER BY id LIMIT ?',
    after?.[0] ?? '',
    limit + 1,
  )
  const { page, nextCursor } = cutPage('jsonl', rows, limit, (row) => [row.id])
  const items = page.map(decodeItem)
  const links = Map.groupBy(yield* linksOf(items.map(({ id }) => id)), ({ fromId }) => fromId)
  return {
    text: writeJsonl(items.map((item) => ({ ...item, links: links.get(item.id) ?? [] }))),
    count: items.length,
    nextCursor,
  }
}

/** Whole trees as they stand on the board, as many as have about so many items. */
function* treesAfter(after: Value[] | null, limit: number): Work<Page> {
  const roots = yield* all<ItemRow>(
    `SELECT * FROM work_items WHERE parent_id IS NULL AND deleted_at IS NULL
     ${after === null ? '' : 'AND (rank, id) > (?, ?)'} ORDER BY rank, id LIMIT ?`,
    ...(after ?? []),
    limit + 1,
  )
  const items: WorkItem[] = []
  let done = 0
  for (const root of roots.slice(0, limit)) {
    if (items.length >= limit) break
    const [from, to] = rangeBelow(root.path)
    const below = yield* all<ItemRow>(
      'SELECT * FROM work_items WHERE path >= ? AND path < ? AND deleted_at IS NULL ORDER BY rank, id',
      from,
      to,
    )
    items.push(...inTree([root, ...below].map(decodeItem), null))
    done += 1
  }
  const last = roots[done - 1]
  return {
    text: writeMarkdown(items),
    count: items.length,
    nextCursor: done < roots.length && last ? writePosition('markdown', [last.rank, last.id]) : null,
  }
}

/** Each behind what it is below, brothers in their order. */
function inTree(items: readonly WorkItem[], parentId: string | null): WorkItem[] {
  const children = Map.groupBy(items, (item) => item.parentId)
  // As deep as items are.
  const from = (id: string | null): WorkItem[] =>
    (children.get(id) ?? []).flatMap((item) => [item, ...from(item.id)])
  return from(parentId)
}

/** Those that go out, to what is not removed. */
function* linksOf(ids: readonly string[]): Work<Pick<WorkLink, 'fromId' | 'toId' | 'kind'>[]> {
  const rows = yield* allOf<{ from_id: string; to_id: string; kind: WorkLink['kind'] }>(
    ids,
    (marks) =>
      `SELECT from_id, to_id, kind FROM work_links JOIN work_items ON id = to_id
       WHERE from_id IN (${marks}) AND deleted_at IS NULL`,
  )
  return rows.map(({ from_id, to_id, kind }) => ({ fromId: from_id, toId: to_id, kind }))
}
