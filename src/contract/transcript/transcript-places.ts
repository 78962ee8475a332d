import type { Item, ToolItem } from './transcript-items.ts'

/** What an item begins with. */
export interface Base {
  seq: number
  at: number
  key: string
}

/** Where an item stands: at the top level, or among the children of a tool, by the key of its item. */
interface Place {
  index: number
  parent: string | null
}

/** The items of a transcript and where to find them. Each operation costs the same however many there are. */
export interface Items {
  readonly list: Item[]
  get(key: string): Item | undefined
  /** The item of a content block. */
  block(blockKey: string): Item | undefined
  /** The newest call of a tool with an id: some routers number the calls of each answer from 0. */
  tool(toolUseId: string | null): ToolItem | undefined
  /** The call that a result is of: the oldest with the id that still runs, else the newest. */
  awaiting(toolUseId: string): ToolItem | undefined
  /** Gives a block that begins its item key (a tool's is its id); null when it has an item already. */
  open(blockKey: string, toolUseId: string | null, seq: number): string | null
  /** A turn begins: a block of it is none of an earlier one, also with the same key. */
  beginTurn(): void
  /** Puts an item in its place, or at the end of its parent when it is new. The parents become new objects too. */
  put(item: Item, parentToolUseId?: string | null): void
  /** Text that goes on after a pause or a remark stands behind it, where a log that is read later has it. */
  sink(key: string): void
  /** The model answers again: what was retried is over. */
  endRetries(): void
  /** Nothing streams or runs after a turn's end, background work excepted. */
  settle(): void
}

export function createItems(): Items {
  const list: Item[] = []
  const places = new Map<string, Place>()
  /** Item keys by block key, of the newest turn. */
  const blocks = new Map<string, string>()
  /** Item keys by tool id, oldest first. */
  const tools = new Map<string, string[]>()
  /** Keys of tools whose call was seen, and not only its result. */
  const called = new Set<string>()
  /** Keys of items that stream or run. */
  const unsettled = new Set<string>()

  function get(key: string): Item | undefined {
    const place = places.get(key)
    if (!place) return undefined
    if (place.parent === null) return list[place.index]
    return toolAt(place.parent)?.children[place.index]
  }

  function toolAt(key: string | undefined): ToolItem | undefined {
    const item = key === undefined ? undefined : get(key)
    return item?.kind === 'tool' ? item : undefined
  }

  const newest = (toolUseId: string | null) => (toolUseId === null ? undefined : tools.get(toolUseId)?.at(-1))
  const tool = (toolUseId: string | null) => toolAt(newest(toolUseId))

  function put(item: Item, parentToolUseId: string | null = null): void {
    if (isUnsettled(item)) unsettled.add(item.key)
    else unsettled.delete(item.key)
    const place = places.get(item.key)
    if (place?.parent === null) {
      list[place.index] = item
      return
    }
    if (!place && item.kind === 'tool')
      tools.set(item.toolUseId, [...(tools.get(item.toolUseId) ?? []), item.key])
    const parent = place ? toolAt(place.parent) : tool(parentToolUseId)
    if (!parent || parent.key === item.key) {
      places.set(item.key, { index: list.length, parent: null })
      list.push(item)
      return
    }
    const index = place?.index ?? parent.children.length
    places.set(item.key, { index, parent: parent.key })
    put({ ...parent, children: place ? parent.children.with(index, item) : [...parent.children, item] })
  }

  /** The item of a result that came before its call. */
  const uncalled = (key: string | undefined) => (key === undefined || called.has(key) ? undefined : key)

  return {
    list,
    get,
    block(blockKey) {
      const key = blocks.get(blockKey)
      return key === undefined ? undefined : get(key)
    },
    tool,
    awaiting(toolUseId) {
      const calls = tools.get(toolUseId)?.map(toolAt) ?? []
      return calls.find((call) => call !== undefined && isUnsettled(call)) ?? calls.at(-1)
    },
    put,
    open(blockKey, toolUseId, seq) {
      const key = blocks.get(blockKey) ?? uncalled(newest(toolUseId))
      const known = key === undefined ? undefined : get(key)
      if (known && known.kind !== 'note') {
        blocks.set(blockKey, known.key)
        called.add(known.key)
        return null
      }
      // One that was taken back and begins again stands anew, below the note; so does one whose id was used before.
      const name = toolUseId ?? blockKey
      const fresh = known || places.has(name) ? `${name}#${seq}` : name
      blocks.set(blockKey, fresh)
      called.add(fresh)
      return fresh
    },
    beginTurn: () => blocks.clear(),
    sink(key) {
      const place = places.get(key)
      if (place?.parent !== null) return
      let index = place.index
      const item = list[index]
      for (let next = list[index + 1]; item && isRemark(next); next = list[index + 1]) {
        list[index] = next
        list[index + 1] = item
        places.set(next.key, { index, parent: null })
        index += 1
      }
      places.set(key, { index, parent: null })
    },
    endRetries() {
      const last = list.at(-1)
      if (last?.kind === 'retry' && !last.over) put({ ...last, over: true })
    },
    settle() {
      for (const key of [...unsettled]) {
        const item = get(key)
        if (item?.kind === 'text' || item?.kind === 'thinking') put({ ...item, streaming: false })
        else if (item?.kind === 'retry') put({ ...item, over: true })
        else if (item?.kind === 'tool' && !item.subtask?.background) put({ ...item, state: 'stopped' })
      }
    },
  }
}

/** What is told about a turn, and is no part of what the model says. */
function isRemark(item: Item | undefined): item is Item {
  return item?.kind === 'state' || item?.kind === 'note'
}

function isUnsettled(item: Item): boolean {
  switch (item.kind) {
    case 'text':
    case 'thinking':
      return item.streaming
    case 'tool':
      return item.state === 'running' || item.state === 'writing'
    case 'retry':
      return !item.over
    default:
      return false
  }
}
