import type { DoclingDocument } from '@docling/docling-core'
import type { Json } from '../../../../contract/values.ts'
import { type Block, containers, type ExchangeDocument, type Group } from '../document.ts'
import { isObject } from '../json-object.ts'
import type { JsonSchema as Fields } from '../schema/schema-parts.ts'
import { rawNumber } from '../text/raw-number.ts'
import { writeJson } from '../text/serialize.ts'
import { walkBlocks } from '../walk-blocks.ts'
import { type Difference, differences, keptIn, restore } from './difference.ts'
import { fromDoclingHead, toDoclingHead, usualOrigin } from './head.ts'
import { endGroups } from './import-docling.ts'
import { collectionOf, knownCollections, toBlock, toItem } from './items.ts'
import { putKept, restoreItem } from './kept.ts'
import { refsByBlock, relationsOf } from './relations.ts'

/**
 * A document as a DoclingDocument. What Docling can't say (provenance, metadata, vectors, ids) is kept in `meta`, where it
 * takes what is not its own, so that `importDocling` gives just this document again. What it came from Docling with is put
 * back, but for what was changed meanwhile.
 *
 * @param document one that `validate` finds nothing wrong with
 */
export function exportDocling(document: ExchangeDocument): DoclingDocument {
  const { blocks, relations, ...head } = document
  const [body, furniture, loose] = splitEnds(blocks)
  const standing = [...body, ...furniture, ...loose]
  const refs = giveRefs(standing)
  const refOf = (id: string) => refs.get(id) ?? '#/body'
  const moved = new Map([...refs].filter(([id, ref]) => id !== ref))
  const related = refsByBlock(relations, (id) => refs.get(id))
  const { origin } = document.coordinates

  const items = new Map<string, Fields>()
  const add = (block: Block, parent: string): void => {
    const ref = refOf(block.id)
    const children = block.children ?? []
    const around = { ref, parent, children: children.map(({ id }) => refOf(id)), ...related(block.id) }
    items.set(ref, restoreItem(toItem(block, around, origin), moveRefs(keptOf(block.extra), moved)))
    for (const child of children) add(child, ref)
  }
  for (const block of [...body, ...loose]) add(block, '#/body')
  for (const block of furniture) add(block, '#/furniture')

  const usual = usualOrigin(inCollections(items).flatMap(([, list]) => list.map(([, item]) => item)))
  const finished = new Map<string, Fields>()
  for (const { block } of walkBlocks(standing)) {
    const ref = refOf(block.id)
    const [first] = block.children ?? []
    const found = { ref, collection: collectionOf(block), first: first && items.get(refOf(first.id)) }
    const item = items.get(ref) ?? {}
    const unsaid = differences(withoutRest(toBlock(item, found, usual)), withoutRest(block))
    finished.set(ref, putKept(item, unsaid))
  }

  const derived = toDoclingHead(
    head,
    body.map(({ id }) => refOf(id)),
    furniture.map(({ id }) => refOf(id)),
  )
  const filled = inCollections(finished).map(([name, list]): [string, Json] => [
    name,
    list.map(([, item]) => item),
  ])
  const whole = restore({ ...derived, ...Object.fromEntries(filled) }, moveRefs(keptOf(head.extra), moved))
  const ids = new Map([...refs].map(([id, ref]) => [ref, id]))
  const told = [...walkBlocks(standing)].flatMap(({ block }) =>
    relationsOf(items.get(refOf(block.id)) ?? {}, block.id, (ref) => ids.get(ref)),
  )
  const again = { ...fromDoclingHead(whole, usual), blocks: [], relations: told } as unknown as Fields
  const unsaid = differences(again, withoutRest({ ...document, blocks: [] }))
  const root = putKept(isObject(whole.body) ? whole.body : {}, unsaid)
  // What came from Docling has its form; the rest was made here in it.
  return { ...whole, body: root } as unknown as DoclingDocument
}

/** As JSON, with all digits of the hash. */
export function writeDocling(docling: DoclingDocument): string {
  const { origin } = docling
  const hash: unknown = origin?.binary_hash
  const isDigits = typeof hash === 'string' && /^[1-9]\d{15,19}$/.test(hash)
  const written = isDigits ? { ...docling, origin: { ...origin, binary_hash: rawNumber(hash) } } : docling
  return `${writeJson(written, 2)}\n`
}

/** The groups at the end that stand for Docling's own roots, if they are just what the import makes of them. */
function splitEnds(blocks: readonly Block[]): [readonly Block[], readonly Block[], readonly Block[]] {
  const [furnitureEnd, looseEnd] = endGroups
  const loose = endGroup(blocks.at(-1), looseEnd)
  const before = loose === null ? blocks : blocks.slice(0, -1)
  const furniture = endGroup(before.at(-1), furnitureEnd)
  return [furniture === null ? before : before.slice(0, -1), furniture?.children ?? [], loose?.children ?? []]
}

function endGroup(block: Block | undefined, { id, role }: (typeof endGroups)[number]): Group | null {
  if (block?.type !== 'group' || block.id !== id || block.role !== role || block.children.length === 0)
    return null
  return Object.keys(block).length === 4 ? block : null
}

/** Each block's place in its collection: what came from Docling in the order that it had there, then the rest. */
function giveRefs(standing: readonly Block[]): Map<string, string> {
  const places = new Map<string, { id: string; at: number }[]>()
  for (const { block } of walkBlocks(standing)) {
    const collection = collectionOf(block)
    const [, own, index] = /^#\/([\w-]+)\/(\d{1,9})$/.exec(block.id) ?? []
    const at = own === collection ? Number(index) : Number.POSITIVE_INFINITY
    const list = places.get(collection) ?? []
    list.push({ id: block.id, at })
    places.set(collection, list)
  }
  const refs = new Map<string, string>()
  for (const [collection, list] of places) {
    const ordered = list.toSorted((a, b) => (a.at === b.at ? 0 : a.at - b.at))
    for (const [index, { id }] of ordered.entries()) refs.set(id, `#/${collection}/${index}`)
  }
  return refs
}

/** Items by collection, in the order of their references. */
function inCollections(items: ReadonlyMap<string, Fields>): [string, [number, Fields][]][] {
  const byName = new Map<string, [number, Fields][]>(knownCollections.map((name) => [name, []]))
  for (const [ref, item] of items) {
    const [, name = '', index = ''] = /^#\/([\w-]+)\/(\d+)$/.exec(ref) ?? []
    const list = byName.get(name) ?? []
    list.push([Number(index), item])
    byName.set(name, list)
  }
  return [...byName].map(([name, list]) => [name, list.toSorted(([a], [b]) => a - b)])
}

const keptOf = (extra: Block['extra']): Difference[] => keptIn(extra?.docling)

/** Blocks that stand in a place of their own, and what came from Docling, are no difference. */
function withoutRest(own: Block | ExchangeDocument): Fields {
  const { extra, ...rest } = own
  const { docling, ...others } = extra ?? {}
  const hasOthers = Object.keys(others).length > 0 || (extra !== undefined && docling === undefined)
  const fields = { ...rest, ...(hasOthers ? { extra: others } : {}) } as unknown as Fields
  const isLeaf = 'type' in own && !containers.includes(own.type)
  // An empty list of children says nothing but of a block that need not have one.
  if (!(isLeaf && own.children?.length === 0)) delete fields.children
  return fields
}

/** References in what was kept, to items that have moved meanwhile. */
function moveRefs(kept: Difference[], moved: ReadonlyMap<string, string>): Difference[] {
  if (moved.size === 0) return kept
  const move = (value: Json): Json => {
    if (Array.isArray(value)) return value.map(move)
    if (!isObject(value)) return value
    return Object.fromEntries(
      Object.entries(value).map(([name, each]) => [
        name,
        name === '$ref' && typeof each === 'string' ? (moved.get(each) ?? each) : move(each),
      ]),
    )
  }
  return kept.map(({ at, was, is }) => ({
    at,
    ...(was === undefined ? {} : { was: move(was) }),
    ...(is === undefined ? {} : { is: move(is) }),
  }))
}
