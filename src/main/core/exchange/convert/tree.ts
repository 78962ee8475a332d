import type { Json } from '../../../../contract/values.ts'
import { pointerTo } from '../json-pointer.ts'
import { EACH, type Segment, writePlace } from './place.ts'

/** A value that is being converted, with where it came from. */
export interface Item {
  content: string | number | boolean | null | Item[] | Map<string, Item>
  /** Its place in the source, with `*` for elements of lists; null: a step made it. */
  readonly origin: string | null
  /** Whether a step had to do with it. */
  isTaken: boolean
  /** Whether a step removed it, instead of making something of it. */
  isDropped: boolean
}

/** A value, ready for the steps of a mapping. Its depth is bounded by who calls. */
export function growTree(value: Json, path: readonly Segment[] | null = []): Item {
  const facts = { origin: path === null ? null : writePlace(path), isTaken: path === null, isDropped: false }
  const inner = (key: Segment): Segment[] | null => (path === null ? null : [...path, key])
  if (Array.isArray(value)) return { content: value.map((each) => growTree(each, inner(EACH))), ...facts }
  if (typeof value !== 'object' || value === null) return { content: value, ...facts }
  const fields = Object.entries(value).map(([key, each]): [string, Item] => [key, growTree(each, inner(key))])
  return { content: new Map(fields), ...facts }
}

/** What a step puts in: it comes from no place of the source. */
export function newItem(value: Json): Item {
  return growTree(value, null)
}

/** The value of an item. */
export function jsonOf({ content }: Item): Json {
  if (Array.isArray(content)) return content.map(jsonOf)
  if (!(content instanceof Map)) return content
  return Object.fromEntries([...content].map(([key, each]) => [key, jsonOf(each)]))
}

export function childOf({ content }: Item, key: string): Item | undefined {
  if (content instanceof Map) return content.get(key)
  return Array.isArray(content) && /^(0|[1-9]\d*)$/.test(key) ? content[Number(key)] : undefined
}

/** A place of the tree to which a pattern leads. */
export interface Spot {
  readonly keys: readonly string[]
  /** What `*` stands for here, one after the other. */
  readonly bound: readonly string[]
  /** Null: it is the whole. */
  readonly parent: Item | null
  /** What is there; undefined: nothing is, but its parent is there. */
  readonly item: Item | undefined
}

/** All places to which a pattern leads whose parents are there. A snapshot: the tree may be changed meanwhile. */
export function findSpots(root: Item, place: readonly Segment[]): Spot[] {
  const spots: Spot[] = []
  const walk = (item: Item, keys: readonly string[], bound: readonly string[], parent: Item | null): void => {
    const segment = place[keys.length]
    if (segment === undefined) {
      spots.push({ keys, bound, parent, item })
      return
    }
    for (const key of segment === EACH ? keysOf(item) : [segment]) {
      const inside = [...keys, key]
      const boundHere = segment === EACH ? [...bound, key] : bound
      const child = childOf(item, key)
      if (child !== undefined) walk(child, inside, boundHere, item)
      else if (inside.length === place.length && isContainer(item))
        spots.push({ keys: inside, bound: boundHere, parent: item, item: undefined })
    }
  }
  walk(root, [], [], null)
  return spots
}

function keysOf({ content }: Item): string[] {
  if (content instanceof Map) return [...content.keys()]
  return Array.isArray(content) ? content.map((_, at) => String(at)) : []
}

const isContainer = ({ content }: Item): boolean => content instanceof Map || Array.isArray(content)

/** The keys of a place, with what `*` stands for. */
function bind(place: readonly Segment[], bound: readonly string[]): string[] {
  let at = 0
  return place.map((segment) => {
    if (segment !== EACH) return segment
    at += 1
    return bound[at - 1] ?? '0'
  })
}

/** Why something can't be put at a place: what is wrong, and the way out. */
export interface Refusal {
  readonly message: string
  readonly hint: string
}

/**
 * Puts an item at a place at which nothing is; objects and lists on the way are made. Null: it is there now.
 *
 * @param place as it is written, for whether a list is made on the way or an object
 */
export function putAt(
  root: Item,
  place: readonly Segment[],
  bound: readonly string[],
  item: Item,
): Refusal | null {
  const keys = bind(place, bound)
  let holder = root
  for (const [depth, key] of keys.slice(0, -1).entries()) {
    const next = childOf(holder, key)
    if (next !== undefined) {
      holder = next
      continue
    }
    // `*` stands for fields, too.
    const isList = place[depth + 1] === EACH && /^\d+$/.test(keys[depth + 1] ?? '')
    const made = newItem(isList ? [] : {})
    const refusal = putInto(holder, key, made, keys.slice(0, depth + 1))
    if (refusal) return refusal
    holder = made
  }
  return putInto(holder, keys.at(-1) ?? '', item, keys)
}

function putInto(holder: Item, key: string, item: Item, keys: readonly string[]): Refusal | null {
  const { content } = holder
  const pointer = pointerTo(keys)
  if (content instanceof Map) {
    if (content.has(key))
      return {
        message: `There is something at ${pointer} already.`,
        hint: 'Move or drop that in a step before.',
      }
    content.set(key, item)
    return null
  }
  if (!Array.isArray(content))
    return {
      message: `${pointerTo(keys.slice(0, -1)) || 'The whole'} is neither an object nor a list, so that nothing can be put into it.`,
      hint: 'Move it out of the way in a step before.',
    }
  if (key === String(content.length)) {
    content.push(item)
    return null
  }
  return childOf(holder, key) !== undefined
    ? { message: `There is something at ${pointer} already.`, hint: 'Move or drop that in a step before.' }
    : {
        message: `${pointer} would be behind a gap: the list has ${content.length} elements.`,
        hint: 'Give the elements before it a value in a step before, with default.',
      }
}

/** Puts an item where another one stood. */
export function replaceIn({ content }: Item, old: Item, fresh: Item): void {
  if (Array.isArray(content)) content[content.indexOf(old)] = fresh
  else if (content instanceof Map)
    for (const [key, each] of content) if (each === old) content.set(key, fresh)
}

/** Takes items out of what holds them. */
export function takeOut(spots: readonly Spot[]): void {
  const gone = new Set(spots.map(({ item }) => item))
  for (const parent of new Set(spots.map((spot) => spot.parent))) {
    if (parent === null) continue
    const { content } = parent
    if (Array.isArray(content)) parent.content = content.filter((each) => !gone.has(each))
    else if (content instanceof Map)
      for (const [key, each] of [...content]) if (gone.has(each)) content.delete(key)
  }
}
