import type { Item } from './tree.ts'

/** Places that are listed at most. */
const TOLD = 1_000

interface Left {
  untouched: string[]
  dropped: string[]
}

/** Remembers what a source is made of; gives what became of it when the steps are done. */
export function listLeft(source: Item): (result: Item) => Left {
  const before = remember(source)
  return (result) => {
    const present = presentIn(result)
    const untouched = new Set<string>()
    const dropped = new Set<string>()
    compare(before, present)
    const look = ({ item, children, isLeft, isGone }: Memory, isCovered: boolean): void => {
      const place = item.origin ?? ''
      if (isGone && (item.isDropped || (!isCovered && !item.isTaken))) dropped.add(place)
      else if (isLeft && !isCovered) untouched.add(place)
      else for (const child of children) look(child, isCovered || item.isTaken)
    }
    look(before, false)
    return { untouched: [...untouched].slice(0, TOLD), dropped: [...dropped].slice(0, TOLD) }
  }
}

/** An item with what was in it at first. */
interface Memory {
  item: Item
  children: Memory[]
  /** Nothing was done to it and what was in it. */
  isLeft: boolean
  /** Neither it nor anything that was in it is there. */
  isGone: boolean
}

function remember(item: Item): Memory {
  return { item, children: childrenOf(item).map(remember), isLeft: true, isGone: true }
}

function compare(memory: Memory, present: ReadonlySet<Item>): void {
  const { item, children } = memory
  for (const child of children) compare(child, present)
  memory.isLeft = !item.isTaken && present.has(item) && children.every(({ isLeft }) => isLeft)
  memory.isGone = !present.has(item) && children.every(({ isGone }) => isGone)
}

function presentIn(root: Item): Set<Item> {
  const present = new Set<Item>([root])
  // A set hands out what is added while it is gone through.
  for (const item of present) for (const child of childrenOf(item)) present.add(child)
  return present
}

function childrenOf({ content }: Item): readonly Item[] {
  if (Array.isArray(content)) return content
  return content instanceof Map ? [...content.values()] : []
}
