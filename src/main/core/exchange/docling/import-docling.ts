import { MusterError } from '../../../../contract/errors.ts'
import type { Json } from '../../../../contract/values.ts'
import type { Block, ExchangeDocument, Group, Relation } from '../document.ts'
import { isObject } from '../json-object.ts'
import type { JsonSchema as Fields } from '../schema/schema-parts.ts'
import { differences } from './difference.ts'
import { fromDoclingHead, toDoclingHead, usualOrigin, withoutItems } from './head.ts'
import { buildTree, type Item, inOrder, readItems } from './item-tree.ts'
import { toBlock, toItem } from './items.ts'
import { itemDifferences, restoreOwn, takeKept } from './kept.ts'
import { refsByBlock, relationsOf } from './relations.ts'

/** Groups at the end with what stands in no body: Docling's furniture, and items that nothing leads to. */
export const endGroups = [
  { id: '#/furniture', role: 'docling:furniture' },
  { id: '#/loose', role: 'docling:loose' },
] as const

/**
 * A DoclingDocument (read from JSON by `parseJsonText`, which keeps the digits of its hash) as a document. What a document
 * can't say is kept with it, so that `exportDocling` gives just what was given here, but for what was changed meanwhile.
 *
 * @throws MusterError `validation` when it is no DoclingDocument, or one that is nested too deeply
 */
export function importDocling(given: Json): ExchangeDocument {
  if (!isObject(given) || !isObject(given.body) || !Array.isArray(given.body.children)) {
    throw new MusterError('validation', 'This is no DoclingDocument: it has no "body" with "children".', {
      hint: 'Give the JSON that Docling exports: `docling --to json`, or save_as_json.',
    })
  }
  const { fields: body, kept } = takeKept(given.body)
  const docling: Fields = { ...given, body }
  const items = readItems(docling)
  const usual = usualOrigin([...items.values()].map(({ fields }) => fields))
  const roots = buildTree(docling, items)
  const ordered = [...inOrder([...roots.body, ...roots.furniture, ...roots.loose])]

  const blocks = new Map(ordered.map((item) => [item.ref, toOwnBlock(item, usual)]))
  const relations = ordered.flatMap((item) =>
    relationsOf(item.fields, blocks.get(item.ref)?.id ?? item.ref, (ref) => blocks.get(ref)?.id),
  )
  const head = toOwnHead(docling, relations, usual, kept)
  const refById = new Map([...blocks].map(([ref, { id }]) => [id, ref]))
  const related = refsByBlock(head.relations, (id) => refById.get(id))
  const rest = differences(
    withoutItems(toDoclingHead(head, refsOf(roots.body), refsOf(roots.furniture)), items.values()),
    withoutItems(docling, items.values()),
  )
  const build = (item: Item): Block => {
    const block = blocks.get(item.ref) ?? toOwnBlock(item, usual)
    const around = {
      ref: item.ref,
      parent: item.parent,
      children: refsOf(item.children),
      ...related(block.id),
    }
    const unsaid = itemDifferences(toItem(block, around, head.coordinates.origin), item.fields)
    const children = item.children.map(build)
    return {
      ...block,
      ...(children.length > 0 ? { children } : {}),
      ...(unsaid.length > 0 ? { extra: { ...block.extra, docling: unsaid as unknown as Json } } : {}),
    }
  }
  const ends = endGroups.flatMap(({ id, role }, index): Group[] => {
    const inside = index === 0 ? roots.furniture : roots.loose
    return inside.length === 0 ? [] : [{ id, type: 'group', role, children: inside.map(build) }]
  })
  return {
    ...head,
    blocks: [...roots.body.map(build), ...ends],
    ...(rest.length > 0 ? { extra: { ...head.extra, docling: rest as unknown as Json } } : {}),
  }
}

/** Without its children. */
function toOwnBlock(
  { ref, collection, children, fields, kept }: Item,
  usual: 'topLeft' | 'bottomLeft',
): Block {
  const block = toBlock(fields, { ref, collection, first: children[0]?.fields }, usual)
  // What is put back makes a block of it, else it is left out.
  return restoreOwn('block', { ...block } as unknown as Fields, kept) as unknown as Block
}

function toOwnHead(
  docling: Fields,
  relations: readonly Relation[],
  usual: 'topLeft' | 'bottomLeft',
  kept: ReturnType<typeof takeKept>['kept'],
): ExchangeDocument {
  const head = { ...fromDoclingHead(docling, usual), blocks: [], relations: [...relations] }
  return restoreOwn('document', head as unknown as Fields, kept) as unknown as ExchangeDocument
}

const refsOf = (items: readonly Item[]) => items.map(({ ref }) => ref)
