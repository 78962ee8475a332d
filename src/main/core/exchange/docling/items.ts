import type { GroupLabel, TextItem } from '@docling/docling-core'
import type { Json } from '../../../../contract/values.ts'
import type { Block, BlockType, Origin } from '../document.ts'
import { isObject } from '../json-object.ts'
import type { JsonSchema as Fields } from '../schema/schema-parts.ts'
import { fromImageRef, fromProv, isWhole, toImageRef, toProv } from './places.ts'
import { fromTableData, toTableData } from './table-data.ts'

/** What stands around an item: references to others. */
export interface Around {
  ref: string
  parent: string
  children: readonly string[]
  captions: readonly string[]
  references: readonly string[]
  footnotes: readonly string[]
}

/** Roles of groups of an own collection of Docling begin so: `docling:form_items`. */
const OWN_COLLECTION = 'docling:'
/** Collections that every document has. */
export const knownCollections = [
  'texts',
  'pictures',
  'tables',
  'key_value_items',
  'form_items',
  'groups',
] as const

type TextLabel = TextItem['label'] | 'title' | 'section_header' | 'list_item' | 'code' | 'formula'
const labels = {
  heading: 'section_header',
  paragraph: 'text',
  listItem: 'list_item',
  code: 'code',
  equation: 'formula',
  caption: 'caption',
  footnote: 'footnote',
  reference: 'reference',
  pageHeader: 'page_header',
  pageFooter: 'page_footer',
} as const satisfies Partial<Record<BlockType, TextLabel>>
type TextType = keyof typeof labels
const typesByLabel = new Map<string, TextType>([
  ...(Object.entries(labels) as [TextType, string][]).map(([type, label]): [string, TextType] => [
    label,
    type,
  ]),
  ['title', 'heading'],
])
const groupLabels: readonly GroupLabel[] = [
  ...([
    'unspecified',
    'chapter',
    'sheet',
    'slide',
    'form_area',
    'key_value_area',
    'comment_section',
    'inline',
  ] as const),
]

/** The collection that a block is an item of. */
export function collectionOf(block: Block): string {
  if (block.type === 'table') return 'tables'
  if (block.type === 'figure') return 'pictures'
  if ('text' in block) return 'texts'
  const own = block.type === 'group' && /^docling:([\w-]+)$/.exec(block.role)?.[1]
  const isOwn =
    own && !['texts', 'pictures', 'tables', 'groups', 'pages', 'body', 'furniture', 'loose'].includes(own)
  return isOwn ? own : 'groups'
}

/** A block as an item of Docling, in the form that its version 1.3 has. */
export function toItem(block: Block, around: Around, usual: Origin): Fields {
  const text = 'text' in block ? block.text : ''
  const isFurniture = block.type === 'pageHeader' || block.type === 'pageFooter'
  const base = {
    self_ref: around.ref,
    parent: { $ref: around.parent },
    children: refs(around.children),
    content_layer: isFurniture ? 'furniture' : 'body',
  }
  const prov = toProv(block.places ?? [], [...text].length, usual)
  const floating = {
    captions: refs(around.captions),
    references: refs(around.references),
    footnotes: refs(around.footnotes),
  }
  const collection = collectionOf(block)
  if (block.type === 'table')
    return { ...base, label: 'table', prov, ...floating, data: toTableData(block, usual) }
  if (block.type === 'figure') {
    const { description, image } = block
    const told =
      description === undefined ? [] : [{ kind: 'description', text: description, provenance: 'muster' }]
    const picture = image === undefined ? {} : { image: toImageRef(image) }
    return { ...base, label: 'picture', prov, ...floating, ...picture, annotations: told }
  }
  if ('text' in block) {
    const link = block.link === undefined ? {} : { hyperlink: block.link }
    return { ...base, label: labelOf(block), prov, orig: text, text, ...link, ...textFields(block, floating) }
  }
  if (collection !== 'groups') {
    const graph = ['key_value_items', 'form_items'].includes(collection)
      ? { ...floating, graph: { cells: [], links: [] } }
      : {}
    return { ...base, label: ownLabels[collection] ?? collection, prov, ...graph }
  }
  return { ...base, name: nameOf(block) ?? usualName(block.type), label: groupLabelOf(block) }
}

const ownLabels: Readonly<Record<string, string>> = {
  key_value_items: 'key_value_region',
  form_items: 'form',
  field_regions: 'field_region',
  field_items: 'field_item',
}
const refs = (list: readonly string[]): Json => list.map((ref) => ({ $ref: ref }))
const usualName = (type: BlockType) => (type === 'list' ? 'list' : 'group')
const nameOf = (block: Block) => ('name' in block ? block.name : undefined)

function labelOf(block: Block & { type: TextType }): TextLabel {
  return block.type === 'heading' && block.level === 0 ? 'title' : labels[block.type]
}

function textFields(block: Block & { type: TextType }, floating: Fields): Fields {
  if (block.type === 'heading') return block.level === 0 ? {} : { level: block.level }
  if (block.type === 'listItem') {
    // Docling's own mark of items that are not counted.
    const { marker = '-' } = block
    return { enumerated: isCounted(marker), marker }
  }
  return block.type === 'code' ? { ...floating, code_language: block.language ?? 'unknown' } : {}
}

/** `1.`, `(a)`, `IV)`. */
const isCounted = (marker: string) => /^\(?(?:\d+|[A-Za-z]|[ivxlcdm]+|[IVXLCDM]+)[.)]/.test(marker)

function groupLabelOf(block: Block): string {
  if (block.type === 'section') return 'section'
  if (block.type === 'list') return block.ordered ? 'ordered_list' : 'list'
  const role = block.type === 'group' ? block.role : ''
  return groupLabels.find((label) => label === role) ?? 'unspecified'
}

/** Where an item is found. */
export interface Found {
  ref: string
  collection: string
  /** The first of its children, which tells whether a list is counted. */
  first: Fields | undefined
}

/** An item as a block without its children; what the block can't say is told by the difference to `toItem` of it. */
export function toBlock(item: Fields, { ref, collection, first }: Found, usual: Origin): Block {
  const text = typeof item.text === 'string' ? item.text : ''
  const places = fromProv(item.prov, [...text].length, usual)
  const base = { id: ref, ...(places.length === 0 ? {} : { places }) }
  if (collection === 'tables') return { ...base, type: 'table', ...fromTableData(item.data, usual) }
  if (collection === 'pictures') {
    const description = descriptionOf(item)
    const image = fromImageRef(item.image)
    return {
      ...base,
      type: 'figure',
      ...(description === undefined ? {} : { description }),
      ...(image === undefined ? {} : { image }),
    }
  }
  if (collection === 'texts') return toTextBlock(item, base, text)
  if (collection !== 'groups')
    return { ...base, type: 'group', role: `${OWN_COLLECTION}${collection}`, children: [] }
  return toGroup(item, base, first)
}

function toTextBlock(item: Fields, base: Pick<Block, 'id' | 'places'>, text: string): Block {
  const type = typesByLabel.get(String(item.label)) ?? 'paragraph'
  const link = typeof item.hyperlink === 'string' ? { link: item.hyperlink } : {}
  const common = { ...base, text, ...link }
  if (type === 'heading') {
    const level = item.label === 'title' ? 0 : item.level
    return { ...common, type, level: isWhole(level) && level >= 0 && level <= 100 ? level : 1 }
  }
  if (type === 'listItem') {
    const { marker } = item
    return { ...common, type, ...(typeof marker === 'string' && marker !== '-' ? { marker } : {}) }
  }
  if (type === 'code') {
    const { code_language: language } = item
    return {
      ...common,
      type,
      ...(typeof language === 'string' && language !== 'unknown' ? { language } : {}),
    }
  }
  return { ...common, type }
}

function toGroup(item: Fields, base: Pick<Block, 'id' | 'places'>, first: Fields | undefined): Block {
  const label = typeof item.label === 'string' && item.label !== '' ? item.label : 'unspecified'
  const isList = label === 'list' || label === 'ordered_list'
  const isUsual = typeof item.name !== 'string' || item.name === usualName(isList ? 'list' : 'group')
  const common = {
    ...base,
    ...(isUsual || typeof item.name !== 'string' ? {} : { name: item.name }),
    children: [],
  }
  // Since version 1.5 the items alone tell it.
  if (isList)
    return { ...common, type: 'list', ordered: label === 'ordered_list' || first?.enumerated === true }
  // A role of this form would name a collection.
  if (label === 'section' || label.startsWith(OWN_COLLECTION)) return { ...common, type: 'section' }
  return { ...common, type: 'group', role: label }
}

/** By whoever described it: in `meta` since version 1.7, before in `annotations`. */
function descriptionOf({ meta, annotations }: Fields): string | undefined {
  const told = isObject(meta) && isObject(meta.description) ? meta.description.text : undefined
  if (typeof told === 'string') return told
  const noted = (Array.isArray(annotations) ? annotations : []).find(
    (each) => isObject(each) && each.kind === 'description' && typeof each.text === 'string',
  )
  return isObject(noted) && typeof noted.text === 'string' ? noted.text : undefined
}
