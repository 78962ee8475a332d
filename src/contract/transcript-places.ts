import type { Item, ToolItem } from './transcript-items.ts'

/** What an item begins with. */
export interface Base {
  seq: number
  at: number
  key: string
}

/** Where an item stands: at the top level, or among the children of a tool. */
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
  tool(toolUseId: string | null): ToolItem | undefined
  /** Gives a block that begins its item key (a tool's is its id); null when it has an item already. */
  open(blockKey: string, toolUseId: string | null, seq: number): string | null
  /** Puts an item in its place, or at the end of its parent when it is new. The parents become new objects too. */
  put(item: Item, parentToolUseId?: string | null): void
  /** The model answers again: what was retried is over. */
  endRetries(): void
  /** Nothing streams or runs after a turn's end, background work excepted. */
  settle(): void
}

export function createItems(): Items {
  const list: Item[] = []
  const places = new Map<string, Place>()
  /** Item keys by block key. */
  const blocks = new Map<string, string>()
  /** Keys of items that stream or run. */
  const unsettled = new Set<string>()

  function get(key: string): Item | undefined {
    const place = places.get(key)
    if (!place) return undefined
    if (place.parent === null) return list[place.index]
    return tool(place.parent)?.children[place.index]
  }

  function tool(toolUseId: string | null): ToolItem | undefined {
    const item = toolUseId === null ? undefined : get(toolUseId)
    return item?.kind === 'tool' ? item : undefined
  }

  function put(item: Item, parentToolUseId: string | null = null): void {
    if (isUnsettled(item)) unsettled.add(item.key)
    else unsettled.delete(item.key)
    const place = places.get(item.key)
    if (place?.parent === null) {
      list[place.index] = item
      return
    }
    const parent = tool(place ? place.parent : parentToolUseId)
    if (!parent || parent.key === item.key) {
      places.set(item.key, { index: list.length, parent: null })
      list.push(item)
      return
    }
    const index = place?.index ?? parent.children.length
    places.set(item.key, { index, parent: parent.key })
    put({ ...parent, children: place ? parent.children.with(index, item) : [...parent.children, item] })
  }

  return {
    list,
    get,
    block: (blockKey) => get(blocks.get(blockKey) ?? blockKey),
    tool,
    put,
    open(blockKey, toolUseId, seq) {
      const known = get(blocks.get(blockKey) ?? toolUseId ?? blockKey)
      if (known && known.kind !== 'note') {
        blocks.set(blockKey, known.key)
        return null
      }
      // One that was taken back and begins again stands anew, below the note.
      const key = known ? `${blockKey}#${seq}` : (toolUseId ?? blockKey)
      blocks.set(blockKey, key)
      return key
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
