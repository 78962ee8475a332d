import { type LinkKind, MAX_DEPTH } from '../../../../contract/work-item.ts'
import { pause, type Work } from '../database/work.ts'
import type { ImportedItem, ImportedLink, ImportProblem, ReadItems } from './imported.ts'

/** What the tracker knows of an item that is not in the file. */
export interface KnownItem {
  id: string
  /** Ids from the root to its parent. */
  ancestors: readonly string[]
}

const blocking: ReadonlySet<LinkKind> = new Set(['blocks', 'depends_on'])

/**
 * Puts what was read into an order in which each parent comes before its children, and takes out what the tracker would
 * refuse: parents and links that are nowhere, circles, levels below the last. Each is told.
 */
export function* arrange(
  { items, problems, skipped }: ReadItems,
  known: (id: string) => KnownItem | undefined,
): Work<ReadItems> {
  const changed: ImportProblem[] = []
  const tell = ({ line, title }: ImportedItem, message: string) =>
    changed.push({ line, message: `"${title}": ${message}`, isLost: false })
  const byId = new Map(items.map((item) => [item.id, item]))
  const placed = yield* placeItems(items, byId, known, tell)
  const isThere = (id: string) => byId.has(id) || known(id) !== undefined
  const ancestors = new Map(placed.map(({ item, above: own }) => [item.id, own]))
  const above = (id: string) => ancestors.get(id) ?? known(id)?.ancestors ?? []
  const right: ImportedItem[] = []
  for (const { item } of placed) {
    yield* pause()
    const links = item.links.filter((link, index) => {
      const why = wrongLink(item, link, index, isThere, above)
      if (why !== null) tell(item, why)
      return why === null
    })
    right.push({ ...item, links })
  }
  const closing = yield* closingLinks(right)
  const arranged = right.map((item) => ({
    ...item,
    links: item.links.filter((link) => {
      if (closing.has(link)) tell(item, `${spell(link)} is left out: it would close a circle.`)
      return !closing.has(link)
    }),
  }))
  const told = [...problems, ...changed].sort((a, b) => a.line - b.line)
  return { items: arranged, problems: told, skipped }
}

interface Placed {
  item: ImportedItem
  above: readonly string[]
}

function* placeItems(
  items: readonly ImportedItem[],
  byId: ReadonlyMap<string, ImportedItem>,
  known: (id: string) => KnownItem | undefined,
  tell: (item: ImportedItem, message: string) => void,
): Work<Placed[]> {
  const placed = new Map<string, Placed>()
  const place = (start: ImportedItem): void => {
    // Without recursion: a file can have any depth.
    const path: ImportedItem[] = []
    const onPath = new Set<string>()
    for (let item: ImportedItem | undefined = start; item && !placed.has(item.id); ) {
      path.push(item)
      onPath.add(item.id)
      const next: ImportedItem | undefined = item.parentId === null ? undefined : byId.get(item.parentId)
      if (next && onPath.has(next.id)) {
        tell(item, 'It is its own ancestor: it is put at the top.')
        path[path.length - 1] = { ...item, parentId: null }
        break
      }
      item = next
    }
    for (const item of path.toReversed()) placed.set(item.id, placeOne(item, placed, known, tell))
  }
  for (const item of items) {
    yield* pause()
    place(item)
  }
  return [...placed.values()]
}

function placeOne(
  item: ImportedItem,
  placed: ReadonlyMap<string, Placed>,
  known: (id: string) => KnownItem | undefined,
  tell: (item: ImportedItem, message: string) => void,
): Placed {
  if (item.parentId === null) return { item, above: [] }
  const above = placed.get(item.parentId)?.above ?? known(item.parentId)?.ancestors
  if (above === undefined) {
    tell(item, 'Its parent is neither in the file nor in the tracker: it is put at the top.')
    return { item: { ...item, parentId: null }, above: [] }
  }
  if (above.length < MAX_DEPTH) return { item, above: [...above, item.parentId] }
  tell(item, `It is deeper than ${MAX_DEPTH} levels: it is put beside its parent.`)
  return { item: { ...item, parentId: above.at(-1) ?? null }, above }
}

function wrongLink(
  item: ImportedItem,
  link: ImportedLink,
  index: number,
  isThere: (id: string) => boolean,
  above: (id: string) => readonly string[],
): string | null {
  const { toId, kind } = link
  if (toId === item.id) return `${spell(link)} leads to itself and is left out.`
  if (!isThere(toId)) return `${spell(link)} leads to nothing and is left out.`
  const first = item.links.findIndex((each) => each.toId === toId && each.kind === kind)
  if (first < index) return `${spell(link)} is there twice.`
  if (blocking.has(kind) && (above(item.id).includes(toId) || above(toId).includes(item.id)))
    return `${spell(link)} is left out: an item can't wait for one above or below itself.`
  return null
}

function spell({ toId, kind }: ImportedLink): string {
  return `its link ${kind} to ${toId}`
}

/** Links without which nobody waits for himself: those that lead back to one that is being gone through. */
function* closingLinks(items: readonly ImportedItem[]): Work<Set<ImportedLink>> {
  const waits = new Map<string, { to: string; link: ImportedLink }[]>()
  for (const { id, links } of items) {
    yield* pause()
    for (const link of links) {
      if (!blocking.has(link.kind)) continue
      const [from, to] = link.kind === 'blocks' ? [link.toId, id] : [id, link.toId]
      const list = waits.get(from)
      if (list) list.push({ to, link })
      else waits.set(from, [{ to, link }])
    }
  }
  const closing = new Set<ImportedLink>()
  const state = new Map<string, 'open' | 'done'>()
  for (const start of waits.keys()) {
    if (state.has(start)) continue
    // Without recursion: a chain can have any length.
    const path = [{ id: start, next: 0 }]
    state.set(start, 'open')
    for (let at = path.at(-1); at !== undefined; at = path.at(-1)) {
      yield* pause()
      const edge = waits.get(at.id)?.[at.next]
      at.next += 1
      if (edge === undefined) {
        state.set(at.id, 'done')
        path.pop()
      } else if (state.get(edge.to) === 'open') closing.add(edge.link)
      else if (!state.has(edge.to)) {
        state.set(edge.to, 'open')
        path.push({ id: edge.to, next: 0 })
      }
    }
  }
  return closing
}
