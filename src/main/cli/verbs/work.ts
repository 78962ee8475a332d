import type { Client } from '../../../contract/client.ts'
import { MusterError } from '../../../contract/errors.ts'
import type { Output, ParsedInput } from '../../../contract/operations.ts'
import { LinkKind, type ListedItem, WorkItemStatus, type WorkItemType } from '../../../contract/work-item.ts'
import { isDone } from '../../../contract/work-moves.ts'
import { layOver, readFields } from '../field-values.ts'
import { findItem, findParent } from '../find-item.ts'
import { findTask } from '../find-task.ts'
import { shortId } from '../format.ts'
import { readDescription } from '../read-description.ts'
import type { VerbContext } from '../verb-context.ts'
import { withClient } from '../with-client.ts'
import { itemLine, printItems, printTree, printWhole, tellLayer } from '../work-text.ts'

export interface NewItemOptions {
  type: WorkItemType
  parent?: string
  priority: ParsedInput<'work.create'>['priority']
  status?: WorkItemStatus
  label?: string[]
  description?: string
  field?: string[]
  notes?: string
  branch?: string
  commit?: string
  foundOn?: string
}

/** `muster work new` */
export function create(context: VerbContext, title: string, options: NewItemOptions): Promise<number> {
  const { type, parent, priority, status, label, notes, branch, commit, foundOn } = options
  return withClient(context, async (client, terminal) => {
    const described = await readDescription(options.description, context.stdin)
    const { item, layer } = await client.call('work.create', {
      itemType: type,
      title,
      parentId: parent === undefined ? null : await findParent(client, parent),
      priority,
      status,
      labels: label,
      metadata: layOver(described, readFields(options.field, '--field')),
      notes,
      branch,
      commit,
      discoveredFrom: foundOn === undefined ? undefined : (await findItem(client, foundOn)).id,
    })
    if (terminal.json) terminal.printJson({ type: 'item', item })
    else terminal.print(itemLine(item))
    tellLayer(terminal, layer)
  })
}

export interface ListOptions {
  all?: boolean
  type?: string[]
  status?: string[]
  priority?: string[]
  parent?: string
  below?: string
  label?: string[]
  claimed?: string
  task?: string
  search?: string
  unseen?: boolean
  removed?: boolean
  sort?: ParsedInput<'work.list'>['sort']
  reverse?: boolean
  tree?: boolean
  limit: number
}

/** `muster work ls` */
export function list(context: VerbContext, options: ListOptions): Promise<number> {
  return withClient(context, async (client, terminal) => {
    const { items, totalCount, layer } = await readItems(
      client,
      await filterOf(client, options),
      options.limit,
    )
    if (terminal.json) for (const item of items) terminal.printJson({ type: 'item', item })
    else if (items.length === 0)
      terminal.note(
        options.all || options.status
          ? 'There are no such work items.'
          : 'There is no such work that is not done. Plan some: muster work new "…"',
      )
    else if (options.tree) printTree(terminal, items)
    else printItems(terminal, items)
    const left = totalCount - items.length
    if (left > 0) terminal.note(`${left} more: --limit shows more than ${items.length}.`)
    tellLayer(terminal, layer)
  })
}

type Filter = Parameters<typeof readItems>[1]

/** Page by page: a person may ask for more than one has. */
async function readItems(
  client: Client,
  filter: Omit<Partial<ParsedInput<'work.list'>>, 'limit' | 'cursor'>,
  limit: number,
): Promise<Pick<Output<'work.list'>, 'totalCount' | 'layer'> & { items: ListedItem[] }> {
  const items: ListedItem[] = []
  let page: Output<'work.list'>
  let cursor: string | undefined
  do {
    page = await client.call('work.list', { ...filter, limit: Math.min(500, limit - items.length), cursor })
    items.push(...page.items)
    cursor = page.nextCursor ?? undefined
  } while (cursor !== undefined && items.length < limit)
  return { items, totalCount: page.totalCount, layer: page.layer }
}

async function filterOf(client: Client, options: ListOptions): Promise<Filter> {
  const { parent, below, task, label, claimed, search, unseen, sort, reverse } = options
  const open = WorkItemStatus.options.filter((status) => !isDone(status))
  const wanted = options.status ?? (options.all ? undefined : open)
  return {
    // What there is not the operation says, with what there is.
    itemTypes: options.type as WorkItemType[] | undefined,
    statuses: wanted as WorkItemStatus[] | undefined,
    priorities: options.priority as ParsedInput<'work.list'>['priorities'],
    parentId: parent === undefined ? undefined : await findParent(client, parent),
    belowId: below === undefined ? undefined : (await findItem(client, below)).id,
    taskId: task === undefined ? undefined : (await findTask(client, task)).id,
    labels: label,
    claimed,
    search,
    unseen: unseen || undefined,
    includeDeleted: options.removed ?? false,
    sort: sort ?? 'rank',
    descending: reverse ?? false,
  }
}

/** `muster work show` */
export function show(context: VerbContext, reference: string, options: { depth: number }): Promise<number> {
  return withClient(context, async (client, terminal) => {
    const { id } = await findItem(client, reference)
    const whole = await client.call('work.get', { itemId: id, hierarchy: true, maxDepth: options.depth })
    const { layer, ...shown } = whole
    if (terminal.json) terminal.printJson({ type: 'whole', ...shown })
    else printWhole(terminal, whole)
    tellLayer(terminal, layer)
  })
}

/** `muster work move` */
export function move(
  context: VerbContext,
  reference: string,
  options: { to?: string; before?: string },
): Promise<number> {
  const { to, before } = options
  return withClient(context, async (client, terminal) => {
    if (to === undefined && before === undefined)
      throw new MusterError('validation', 'Where it is to be moved is not said.', {
        hint: 'Say --to ITEM (or --to top), or --before ITEM.',
      })
    const item = await findItem(client, reference)
    const next = before === undefined || before === 'end' ? null : await findItem(client, before)
    const result = await client.call('work.move', {
      itemId: item.id,
      version: item.version,
      parentId: to === undefined ? (next?.parentId ?? item.parentId) : await findParent(client, to),
      ...(before === undefined ? {} : { beforeId: next?.id ?? null }),
    })
    if (terminal.json) terminal.printJson({ type: 'item', item: result.item, moved: result.moved })
    else terminal.print(`${itemLine(result.item)}${withThem(result.moved)}`)
  })
}

const withThem = (count: number) => (count === 0 ? '' : `  with ${count} below it`)

/** `muster work rm` */
export function remove(context: VerbContext, references: readonly string[]): Promise<number> {
  return withClient(context, async (client, terminal) => {
    for (const reference of references) {
      const { id, version } = await findItem(client, reference)
      const { item, removed } = await client.call('work.remove', { itemId: id, version })
      if (terminal.json) terminal.printJson({ type: 'item', item, removed })
      else
        terminal.print(
          `${shortId(id)}  removed${withThem(removed)}; back with: muster work restore ${shortId(id)}`,
        )
    }
  })
}

/** `muster work restore` */
export function restore(context: VerbContext, references: readonly string[]): Promise<number> {
  return withClient(context, async (client, terminal) => {
    for (const reference of references) {
      const { id, version } = await findItem(client, reference)
      const { item, restored } = await client.call('work.restore', { itemId: id, version })
      if (terminal.json) terminal.printJson({ type: 'item', item, restored })
      else terminal.print(`${itemLine(item)}${withThem(restored)}`)
    }
  })
}

/** `muster work link` */
export function link(
  context: VerbContext,
  reference: string,
  options: { kind: string | undefined; other: string | undefined; task?: string; undo?: boolean },
): Promise<number> {
  const { kind, other, task, undo = false } = options
  return withClient(context, async (client, terminal) => {
    const { id } = await findItem(client, reference)
    if (task !== undefined) {
      const pair = { itemId: id, taskId: (await findTask(client, task)).id }
      const { item } = undo
        ? await client.call('work.unlinkTask', pair)
        : await client.call('work.linkTask', pair)
      if (terminal.json) terminal.printJson({ type: 'item', item })
      else
        terminal.print(
          `${shortId(id)}  ${undo ? 'has nothing to do with' : 'worked on by'} task ${shortId(pair.taskId)}`,
        )
      return
    }
    const ends = { fromId: id, toId: (await otherOf(client, other)).id, kind: kindOf(kind) }
    if (undo) {
      await client.call('work.unlink', ends)
      if (terminal.json) terminal.printJson({ type: 'unlinked', ...ends })
      else terminal.print(`${shortId(ends.fromId)}  no longer ${ends.kind}  ${shortId(ends.toId)}`)
      return
    }
    const made = await client.call('work.link', ends)
    if (terminal.json) terminal.printJson({ type: 'link', link: made.link })
    else terminal.print(`${shortId(ends.fromId)}  ${ends.kind}  ${shortId(ends.toId)}`)
  })
}

async function otherOf(client: Client, reference: string | undefined) {
  if (reference !== undefined) return findItem(client, reference)
  throw new MusterError('validation', 'What it is to be linked to is not said.', {
    hint: 'Say a kind and another item (muster work link A depends_on B), or --task TASK.',
  })
}

function kindOf(kind: string | undefined): LinkKind {
  const read = LinkKind.safeParse(kind?.replaceAll('-', '_'))
  if (read.success) return read.data
  throw new MusterError('validation', `"${kind}" is no kind of link.`, {
    hint: `There are ${LinkKind.options.join(', ')}.`,
  })
}
