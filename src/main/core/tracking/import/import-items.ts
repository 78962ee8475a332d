import { MusterError } from '../../../../contract/errors.ts'
import type { Output } from '../../../../contract/operations.ts'
import type { LinkKind, WorkItem } from '../../../../contract/work-item.ts'
import { decodeItem, type ItemRow, idsOf } from '../database/item-row.ts'
import { allOf, one, pause, type Work } from '../database/work.ts'
import type { Change } from '../rules/change.ts'
import { changeItem } from '../rules/change-item.ts'
import { createItem } from '../rules/create-item.ts'
import { addLink, removeLink } from '../rules/links.ts'
import { arrange } from './arrange.ts'
import { type ImportedItem, type ImportedLink, MAX_IMPORTED_ITEMS, type ReadItems } from './imported.ts'
import { NothingKept } from './nothing-kept.ts'

type Result = Omit<Output<'work.import'>, 'layer'>

/** What is told of problems and of conflicts, each. */
const MOST_TOLD = 1_000

/**
 * Makes the items of a list, or brings them up to date: what is there and the same stays; what is newer in the list, or was not
 * touched here since it was imported, is changed; what else differs is told as a conflict and stays. All of it or nothing.
 *
 * @throws MusterError `validation` for a list that is too long
 * @throws NothingKept with the result, when that is all that is wanted
 */
export function* importItems(
  change: Change,
  { read, dryRun }: { read: ReadItems; dryRun: boolean },
): Work<Result> {
  if (read.items.length > MAX_IMPORTED_ITEMS)
    throw new MusterError(
      'validation',
      `The list has ${read.items.length} items; ${MAX_IMPORTED_ITEMS} are the most.`,
      {
        hint: 'Import it in parts.',
        details: { items: read.items.length },
      },
    )
  const there = yield* rowsOf(read.items)
  const { items, problems, skipped } = yield* arrange(read, (id) => {
    const row = there.get(id)
    return row && row.deleted_at === null ? { id, ancestors: idsOf(row.path).slice(0, -1) } : undefined
  })
  const result: Result = {
    created: 0,
    updated: 0,
    unchanged: 0,
    linked: 0,
    skipped,
    conflicts: [],
    problems: [],
    dryRun,
  }
  const missing = items.flatMap(({ id }) => (there.has(id) ? [] : id))
  const archived = yield* archivedOf(missing)
  const taken: { item: ImportedItem; isNewer: boolean }[] = []
  for (const [index, item] of items.entries()) {
    yield* pause()
    // Those of no time stay in the order of the list: what is older is ready first.
    const at = change.at - (items.length - index)
    const timed = { ...item, createdAt: item.createdAt ?? at }
    const done = archived.has(item.id)
      ? 'It is in the archive here.'
      : yield* importItem(change, timed, there.get(item.id))
    if (typeof done === 'string') {
      const { line, id: itemId, title } = item
      result.conflicts.push({ line, itemId, title, message: done })
    } else {
      result[done.what] += 1
      taken.push({ item, isNewer: done.what === 'updated' })
    }
  }
  const linked = yield* linksFrom(taken.map(({ item }) => item.id))
  for (const { item, isNewer } of taken)
    result.linked += yield* importLinks(change, item, linked.get(item.id) ?? [], isNewer, (message) =>
      problems.push({ line: item.line, message, isLost: false }),
    )
  result.conflicts.splice(MOST_TOLD)
  result.problems = problems.toSorted((a, b) => a.line - b.line).slice(0, MOST_TOLD)
  if (dryRun) throw new NothingKept(result)
  return result
}

/** What the tracker has of the items of a list, and of what they stand below or are linked to. */
function* rowsOf(items: readonly ImportedItem[]): Work<Map<string, ItemRow>> {
  const ids = new Set(
    items.flatMap(({ id, parentId, links }) => [
      id,
      ...(parentId ? [parentId] : []),
      ...links.map(({ toId }) => toId),
    ]),
  )
  const rows = yield* allOf<ItemRow>([...ids], (marks) => `SELECT * FROM work_items WHERE id IN (${marks})`)
  return new Map(rows.map((row) => [row.id, row]))
}

function* archivedOf(ids: readonly string[]): Work<Set<string>> {
  const rows = yield* allOf<{ id: string }>(
    ids,
    (marks) => `SELECT id FROM work_archive WHERE id IN (${marks})`,
  )
  return new Set(rows.map(({ id }) => id))
}

type Done = { what: 'created' | 'updated' | 'unchanged' } | string

/** What was done, or why it was left as it is. */
function* importItem(change: Change, item: ImportedItem, row: ItemRow | undefined): Work<Done> {
  if (row === undefined) {
    const { id, version, createdAt, createdBy, links: _, line: __, ...fields } = item
    const origin = {
      id,
      version: version ?? 1,
      createdAt: createdAt ?? change.at,
      createdBy: createdBy ?? change.by,
    }
    yield* createItem(change, fields, origin)
    return { what: 'created' }
  }
  if (row.deleted_at !== null) return 'It was removed here.'
  const here = decodeItem(row)
  const differing = differingFields(here, item)
  if (differing.length === 0) return { what: 'unchanged' }
  const isNewer = item.version === null ? yield* isUntouched(item.id) : item.version > here.version
  if (!isNewer) return whyLeft(here, item, differing)
  const { title, parentId, status, priority, labels, notes, metadata, branch, commit } = item
  yield* changeItem(
    change,
    { itemId: item.id, version: null },
    {
      title,
      status,
      priority,
      labels,
      notes,
      metadata,
      branch,
      commit,
      ...(parentId === here.parentId ? {} : { parentId }),
    },
    { what: 'imported', anyStatus: true, ...(item.version === null ? {} : { toVersion: item.version }) },
  )
  return { what: 'updated' }
}

const compared = ['title', 'parentId', 'status', 'priority', 'notes', 'branch', 'commit'] as const

function differingFields(here: WorkItem, item: ImportedItem): string[] {
  const plain = compared.filter((field) => here[field] !== item[field])
  const labels = [...here.labels].sort().join('\n') === [...item.labels].sort().join('\n') ? [] : ['labels']
  const metadata = inOrder(here.metadata) === inOrder(item.metadata) ? [] : ['metadata']
  const type = here.itemType === item.itemType ? [] : ['itemType']
  return [...type, ...plain, ...labels, ...metadata]
}

function inOrder(fields: object): string {
  return JSON.stringify(Object.entries(fields).sort(([a], [b]) => (a < b ? -1 : 1)))
}

/** Whether only imports have changed it. */
function* isUntouched(itemId: string): Work<boolean> {
  const row = yield* one(
    "SELECT id FROM work_events WHERE record_id = ? AND record_kind = 'item' AND what <> 'imported' LIMIT 1",
    itemId,
  )
  return row === undefined
}

function whyLeft(here: WorkItem, item: ImportedItem, differing: readonly string[]): string {
  const fields = differing.join(', ')
  if (item.version === null) return `It was changed here since it was imported, and differs: ${fields}.`
  const both = `version ${here.version} here, ${item.version} in the list`
  return `It differs (${fields}): ${both}.`
}

/** How many links are new. Of an item that is newer, those that the list has not are taken away. */
function* importLinks(
  change: Change,
  { id, title, links, version }: ImportedItem,
  there: readonly ImportedLink[],
  isNewer: boolean,
  tell: (message: string) => void,
): Work<number> {
  const has = (list: readonly ImportedLink[], link: ImportedLink) =>
    list.some(({ toId, kind }) => toId === link.toId && kind === link.kind)
  if (isNewer && version !== null)
    for (const { toId, kind } of there)
      if (!has(links, { toId, kind })) yield* removeLink(change, { fromId: id, toId, kind })
  let count = 0
  for (const { toId, kind } of links) {
    if (has(there, { toId, kind })) continue
    try {
      yield* addLink(change, { fromId: id, toId, kind })
      count += 1
    } catch (error) {
      // Found before anything of it was written.
      if (!(error instanceof MusterError)) throw error
      tell(`"${title}": its link ${kind} to ${toId} is left out: ${error.message}`)
    }
  }
  return count
}

/** Links that go out from items, by these. */
function* linksFrom(ids: readonly string[]): Work<Map<string, ImportedLink[]>> {
  const rows = yield* allOf<{ fromId: string; toId: string; kind: LinkKind }>(
    ids,
    (marks) =>
      `SELECT from_id AS "fromId", to_id AS "toId", kind FROM work_links WHERE from_id IN (${marks})`,
  )
  return Map.groupBy(rows, ({ fromId }) => fromId)
}
