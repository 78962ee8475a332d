import {
  type Coordinates,
  type ExchangeDocument,
  FORMAT_VERSION,
  type Origin,
  type Page,
  type Source,
} from '../document.ts'
import { isObject } from '../json-object.ts'
import type { JsonSchema as Fields } from '../schema/schema-parts.ts'
import { knownCollections } from './items.ts'
import { fromImageRef, isNumber, isWhole, originOf, toImageRef } from './places.ts'

/** A document without what its blocks tell. */
export type Head = Omit<ExchangeDocument, 'blocks' | 'relations'>

/** What a document has besides its items. `body`, `furniture`: references to what stands in them. */
export function toDoclingHead(head: Head, body: readonly string[], furniture: readonly string[]): Fields {
  const { name, source, pages } = head
  return {
    schema_name: 'DoclingDocument',
    version: '1.3.0',
    name,
    ...(source === undefined ? {} : { origin: toOrigin(source) }),
    furniture: rootOf('furniture', furniture),
    body: rootOf('body', body),
    ...Object.fromEntries(knownCollections.map((collection) => [collection, []])),
    pages: Object.fromEntries(pages.map((page) => [String(page.number), toPageItem(page)])),
  }
}

const rootOf = (layer: 'body' | 'furniture', children: readonly string[]): Fields => ({
  self_ref: `#/${layer}`,
  children: children.map((ref) => ({ $ref: ref })),
  content_layer: layer,
  name: '_root_',
  label: 'unspecified',
})

/** Docling's hash is a number of up to 64 bits; as JSON it is written with all its digits. */
function toOrigin({ fileName, mediaType, hash, uri }: Source): Fields {
  const digits = hash !== undefined && /^(?:0|[1-9]\d{0,19})$/.test(hash) ? hash : '0'
  const number = Number(digits)
  return {
    mimetype: mediaType,
    binary_hash: Number.isSafeInteger(number) ? number : digits,
    filename: fileName,
    ...(uri === undefined ? {} : { uri }),
  }
}

function toPageItem({ number, width, height, image }: Page): Fields {
  return {
    size: { width, height },
    ...(image === undefined ? {} : { image: toImageRef(image) }),
    page_no: number,
  }
}

/** The same the other way round; what it can't say is told by the difference. */
export function fromDoclingHead(docling: Fields, usual: Origin): Head {
  const { name, origin, pages } = docling
  const source = sourceOf(origin)
  return {
    kind: 'document',
    format: FORMAT_VERSION,
    name: typeof name === 'string' ? name : '',
    metadata: {},
    ...(source === undefined ? {} : { source }),
    coordinates: { unit: unitOf(source), origin: usual },
    pages: (isObject(pages) ? Object.values(pages) : [])
      .flatMap((page) => pageOf(page) ?? [])
      .toSorted((a, b) => a.number - b.number),
  }
}

function sourceOf(origin: unknown): Source | undefined {
  if (!isObject(origin) || typeof origin.mimetype !== 'string' || typeof origin.filename !== 'string')
    return undefined
  const { binary_hash: hash, uri } = origin
  return {
    fileName: origin.filename,
    mediaType: origin.mimetype,
    ...(isNumber(hash) || typeof hash === 'string' ? { hash: String(hash) } : {}),
    ...(typeof uri === 'string' ? { uri } : {}),
  }
}

/** Docling does not say it: points of pages that are printed, pixels of pictures. */
function unitOf(source: Source | undefined): Coordinates['unit'] {
  if (source?.mediaType === 'application/pdf') return 'pt'
  return source?.mediaType.startsWith('image/') ? 'px' : 'unknown'
}

function pageOf(value: unknown): Page | null {
  if (!isObject(value) || !isObject(value.size)) return null
  const { page_no: number, size } = value
  const { width, height } = size
  if (!isWhole(number) || number < 1 || !isNumber(width) || !isNumber(height)) return null
  if (width < 0 || height < 0) return null
  const image = fromImageRef(value.image)
  return { number, width, height, ...(image === undefined ? {} : { image }) }
}

/** The origin of the first box that is found: nearly always that of all blocks. */
export function usualOrigin(items: Iterable<Fields>): Origin {
  for (const { prov } of items) {
    const [first] = Array.isArray(prov) ? prov : []
    if (isObject(first) && isObject(first.bbox)) return originOf(first.bbox)
  }
  return 'topLeft'
}

/** Of a DoclingDocument what is not in its items. */
export function withoutItems(docling: Fields, items: Iterable<{ collection: string }>): Fields {
  const collections = new Set([...items].map(({ collection }) => collection))
  return Object.fromEntries(Object.entries(docling).filter(([name]) => !collections.has(name)))
}
