import { beginningOf } from '../../contract/cut-text.ts'
import type { Output } from '../../contract/operations.ts'
import type { BlockedItem, Layer, ListedItem, WorkEvent, WorkItem } from '../../contract/work-item.ts'
import { printFacts, printTable } from './facts-text.ts'
import { cleanText, cut, formatDuration, shortId } from './format.ts'
import type { Terminal } from './terminal.ts'

/** Says where an answer is from, where it is not what it should be. */
export function tellLayer(terminal: Terminal, { layer, warning }: Layer): void {
  if (warning !== null) terminal.note(`From ${layer}: ${warning}`)
}

/** One line of an item that was made or changed. */
export function itemLine({ id, status, title, version }: WorkItem): string {
  return `${shortId(id)}  ${status}  ${cut(title, 80)}  (version ${version})`
}

export function printItems(terminal: Terminal, items: readonly (WorkItem & Partial<ListedItem>)[]): void {
  const header = ['ID', 'STATUS', 'PRIORITY', 'TYPE', 'WHO', 'TITLE']
  const rows = items.map((item) => [
    shortId(item.id),
    stateOf(item),
    item.priority,
    item.itemType,
    item.claim === null ? '' : cleanText(item.claim.by),
    cleanText(item.title),
  ])
  printTable(terminal, [header, ...rows])
}

/** The items below each other; one whose parent is not among them stands at the top. */
export function printTree(terminal: Terminal, items: readonly ListedItem[]): void {
  const ids = new Set(items.map(({ id }) => id))
  const children = Map.groupBy(items, ({ parentId }) =>
    parentId !== null && ids.has(parentId) ? parentId : '',
  )
  const print = (item: ListedItem, level: number): void => {
    const left = `${'  '.repeat(level)}${shortId(item.id)}  `
    const right = `  ${stateOf(item)}${item.claim === null ? '' : `, ${cleanText(item.claim.by)}`}`
    const title = cut(item.title, Math.max(20, terminal.width - left.length - right.length))
    terminal.print(`${left}${title}${terminal.style('dim', right)}`)
    // As deep as items are.
    for (const child of children.get(item.id) ?? []) print(child, level + 1)
  }
  for (const item of children.get('') ?? []) print(item, 0)
}

/** Its status, and what can't be seen by it. */
function stateOf(item: WorkItem & Partial<ListedItem>): string {
  if (item.deletedAt !== null) return 'removed'
  const waits = (item.openBlockers ?? 0) + (item.waitingGates ?? 0) + (item.heldAbove ?? 0)
  const isOpen = item.status === 'need-to-be-done' || item.status === 'active'
  return isOpen && waits > 0 ? `${item.status}, waits` : item.status
}

/** An item with all that belongs to it. */
export function printWhole(terminal: Terminal, whole: Output<'work.get'>): void {
  const { item, ancestors, descendants, moreDescendants, links, gates, blockers, taskIds, deployments } =
    whole
  const claim =
    item.claim && `${item.claim.by}${item.claim.taskId ? `, task ${shortId(item.claim.taskId)}` : ''}`
  const facts: [string, string | null][] = [
    ['Id', item.id],
    ['Type', item.itemType],
    ['Status', item.deletedAt === null ? item.status : `removed (${item.status})`],
    ['Priority', item.priority],
    ['Version', String(item.version)],
    ['Below', ancestors.map(({ title }) => title).join(' → ') || null],
    ['Labels', item.labels.join(', ') || null],
    ['Taken by', claim],
    ['Branch', item.branch],
    ['Commit', item.commit],
    ['Made', `${when(item.createdAt)} by ${item.createdBy}`],
    ['Changed', item.version === 1 ? null : `${when(item.updatedAt)} by ${item.updatedBy}`],
    ['Tasks', taskIds.map(shortId).join(', ') || null],
    ['Deployed', deployments.map(({ metadata }) => `#${metadata.prNumber}`).join(', ') || null],
  ]
  printFacts(terminal, cut(item.title, terminal.width), facts)
  printFields(terminal, item)
  const list = (title: string, lines: readonly string[]) => {
    if (lines.length > 0) terminal.print(`\n${title}:`)
    for (const line of lines) terminal.print(`  ${cut(line, Math.max(40, terminal.width - 2))}`)
  }
  list(
    'Can’t be started',
    blockers.map(({ reason, level }) => `${'  '.repeat(level)}${reason}`),
  )
  list(
    'Gates',
    gates.map(({ id, kind, state, reason }) => `${shortId(id)}  ${kind}, ${state}: ${reason}`),
  )
  list(
    'Links',
    links.map(({ fromId, kind, other }) => {
      const what = `${shortId(other.id)} ${other.title} (${other.deletedAt === null ? other.status : 'removed'})`
      return fromId === item.id ? `${kind} → ${what}` : `← ${kind}  ${what}`
    }),
  )
  list(
    'Has below it',
    descendants.map(
      ({ id, depth, status, title }) =>
        `${'  '.repeat(depth - item.depth - 1)}${shortId(id)}  ${status}  ${title}`,
    ),
  )
  if (moreDescendants) terminal.note('There are more below it: muster work ls --below ID')
}

function printFields(terminal: Terminal, { metadata, notes }: WorkItem): void {
  for (const [name, value] of Object.entries(metadata)) {
    terminal.print(`\n${name}:`)
    const lines = Array.isArray(value)
      ? value.map((each) => `- ${String(each)}`)
      : typeof value === 'string'
        ? value.trimEnd().split('\n')
        : [JSON.stringify(value)]
    for (const line of lines) terminal.print(`  ${cleanText(line, 'text')}`)
  }
  if (notes === '') return
  terminal.print('\nnotes:')
  for (const line of notes.trimEnd().split('\n')) terminal.print(`  ${cleanText(line, 'text')}`)
}

/** Items that wait, each with why. */
export function printBlocked(terminal: Terminal, items: readonly BlockedItem[]): void {
  for (const { id, title, blockers } of items) {
    terminal.print(`${shortId(id)}  ${cut(title, Math.max(40, terminal.width - 10))}`)
    for (const { reason, level } of blockers)
      terminal.print(
        terminal.style('dim', `${'  '.repeat(level + 1)}${cut(reason, Math.max(40, terminal.width - 12))}`),
      )
  }
}

/** A line for each change, with the fields that it changed. */
export function eventLine({ at, by, what, version, taskId, before, after }: WorkEvent): string {
  const fields = Object.keys(after ?? before ?? {}).map((field) =>
    before && after ? `${field}: ${brief(before[field])} → ${brief(after[field])}` : field,
  )
  const who = taskId === null ? by : `${by} (task ${shortId(taskId)})`
  const version_ = version === null ? '' : `  version ${version}`
  return cleanText(
    `${when(at)}  ${who}  ${what}${version_}${fields.length > 0 ? `  ${fields.join('; ')}` : ''}`,
  )
}

function brief(value: unknown): string {
  return cut(typeof value === 'string' ? value : JSON.stringify(value ?? null), 40)
}

export function when(at: number): string {
  const age = Date.now() - at
  return age < 86_400_000
    ? `${formatDuration(Math.max(0, age))} ago`
    : beginningOf(new Date(at).toISOString(), 10)
}
