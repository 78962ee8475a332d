import type { BlockBase, List, ListItem } from '../../exchange/document.ts'
import type { Ids } from '../ids.ts'
import { isOrdered } from '../text/markers.ts'
import type { TextDraft } from './draft.ts'

interface Level {
  list: List
  /** How far its signs are from the edge of the column. */
  indent: number
}

/** Puts items that follow each other into lists: what stands further to the right is inside of the item before it. */
export class ListBuilder {
  readonly #ids: Ids
  #levels: Level[] = []

  constructor(ids: Ids) {
    this.#ids = ids
  }

  /** Something else came: the next item begins a new list. */
  end(): void {
    this.#levels = []
  }

  /** The list that begins with this item, if it is a new one that is in no other; and the item. */
  add(draft: TextDraft, base: BlockBase): [List | null, ListItem] {
    const marker = draft.marker ?? ''
    const item: ListItem = { type: 'listItem', ...base, text: draft.text, marker }
    const indent = draft.start - draft.columnLeft
    const near = draft.size * 0.8
    while (this.#levels.length > 1 && indent < (this.#levels.at(-1)?.indent ?? 0) - near) this.#levels.pop()
    const level = this.#levels.at(-1)
    const isSame =
      level !== undefined && indent <= level.indent + near && level.list.ordered === isOrdered(marker)
    if (isSame) {
      level.list.children.push(item)
      return [null, item]
    }
    const list: List = {
      type: 'list',
      id: this.#ids.next(),
      provenance: 'geometry',
      ordered: isOrdered(marker),
      children: [item],
    }
    const outer = level !== undefined && indent > level.indent + near ? level.list.children.at(-1) : undefined
    if (outer?.type === 'listItem') outer.children = [...(outer.children ?? []), list]
    else {
      // Beside the last one: of another kind.
      const [above] = this.#levels.slice(-2, -1)
      const parent = above?.list.children.at(-1)
      this.#levels.pop()
      this.#levels.push({ list, indent })
      if (parent?.type !== 'listItem') return [list, item]
      parent.children = [...(parent.children ?? []), list]
      return [null, item]
    }
    this.#levels.push({ list, indent })
    return [null, item]
  }
}
