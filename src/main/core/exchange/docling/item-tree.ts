import { MusterError } from '../../../../contract/errors.ts'
import type { Json } from '../../../../contract/values.ts'
import { isObject } from '../json-object.ts'
import type { JsonSchema as Fields } from '../schema/schema-parts.ts'
import type { Difference } from './difference.ts'
import { knownCollections } from './items.ts'
import { takeKept } from './kept.ts'
import { refsIn } from './relations.ts'

/** How deep items may stand in each other: as JSON each level has two. */
const MAX_DEPTH = 90

/** An item of a DoclingDocument in its place. */
export interface Item {
  /** Such as `#/texts/3`. */
  ref: string
  collection: string
  /** Without what we kept in it. */
  fields: Fields
  kept: Difference[]
  children: Item[]
  parent: string
}

/** What stands in the body, in the furniture, and what nothing leads to. */
export interface Roots {
  body: Item[]
  furniture: Item[]
  loose: Item[]
}

/** The items of all collections by reference, in their order. */
export function readItems(docling: Fields): Map<string, Item> {
  const items = new Map<string, Item>()
  for (const [collection, list] of Object.entries(docling)) {
    if (!isCollection(collection, list)) continue
    for (const [index, given] of list.entries()) {
      const ref = `#/${collection}/${index}`
      items.set(ref, { ref, collection, ...takeKept(given), children: [], parent: '#/body' })
    }
  }
  return items
}

/** A list of items, each of which says where it stands. */
function isCollection(name: string, value: Json | undefined): value is Fields[] {
  if (!/^[\w-]{1,100}$/.test(name) || !Array.isArray(value) || value.length === 0) return false
  const isKnown = knownCollections.some((known) => known === name)
  return value.every((each) => isObject(each) && (isKnown || typeof each.self_ref === 'string'))
}

/**
 * Each item once, where it is met first: what else the lists of children say is kept as a difference.
 *
 * @throws MusterError `validation` when items stand too deep in each other
 */
export function buildTree(docling: Fields, items: ReadonlyMap<string, Item>): Roots {
  const met = new Set<Item>()
  const take = (list: Json | undefined, parent: string, depth = 0): Item[] => {
    if (depth > MAX_DEPTH) {
      throw new MusterError('validation', `More than ${MAX_DEPTH} items stand in each other at ${parent}.`, {
        hint: 'Make its groups flatter.',
      })
    }
    const taken = refsIn(list).flatMap((ref) => {
      const item = items.get(ref)
      if (item === undefined || met.has(item)) return []
      met.add(item)
      item.parent = parent
      return [item]
    })
    for (const item of taken) item.children = take(item.fields.children, item.ref, depth + 1)
    return taken
  }
  const childrenOf = (root: Json | undefined) => (isObject(root) ? root.children : undefined)
  const body = take(childrenOf(docling.body), '#/body')
  const furniture = take(childrenOf(docling.furniture), '#/furniture')
  const inside = new Set([...items.values()].flatMap(({ fields }) => refsIn(fields.children)))
  // First those that stand in no other, then circles.
  const rest = [...items.values()].toSorted((a, b) => Number(inside.has(a.ref)) - Number(inside.has(b.ref)))
  return { body, furniture, loose: rest.flatMap(({ ref }) => take([{ $ref: ref }], '#/body')) }
}

export function* inOrder(items: readonly Item[]): Generator<Item> {
  for (const item of items) {
    yield item
    yield* inOrder(item.children)
  }
}
