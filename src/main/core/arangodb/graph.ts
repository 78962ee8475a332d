import { beginningOf } from '../../../contract/cut-text.ts'
import type { Json } from '../../../contract/values.ts'
import { contentHash } from '../base/content-hash.ts'
import type { Block, EmbeddedText, ExchangeDocument } from '../exchange/document.ts'
import type { JsonObject } from '../exchange/json-object.ts'
import type { CollectionName } from './collections.ts'

/** One vertex or edge, with its `_key`; an edge with `_from` and `_to`, too. */
export interface GraphRecord {
  collection: CollectionName
  record: JsonObject & { _key: string }
}

/** Hexadecimal digits of a key: half of a SHA-256, so that two never meet. */
const KEY_DIGITS = 32

/**
 * The vertices and edges of a document, in an order in which each vertex comes before the edges that lead to it. A key is
 * the hash of what the record has, and of the whole document: the same document always gives the same records, so that
 * importing it twice changes nothing, and two documents share none. Its form must be right: see `validate`.
 */
export function* graphOf(document: ExchangeDocument): Generator<GraphRecord> {
  const { kind: _, pages, blocks, relations, embeddings, ...head } = document
  const { vectors = [], ...embedding } = embeddings ?? {}
  const whole = vertex('documents', {
    ...asJson(head),
    ...(embeddings === undefined ? {} : { embedding }),
    pageCount: pages.length,
    content: contentHash(document as unknown as Json),
  })
  yield whole
  const root = idOf(whole)

  const pageIds = new Map<number, string>()
  for (const page of pages) {
    const made = vertex('pages', { document: root, ...asJson(page) })
    yield made
    pageIds.set(page.number, idOf(made))
    yield edge('hasPage', root, idOf(made), {})
  }

  const embedded = Map.groupBy(vectors, ({ block }) => block)
  const blockIds = new Map<string, string>()
  let before: string | undefined
  let order = 0
  const open: { block: Block; parent: string; index: number; depth: number }[] = []
  const push = (children: readonly Block[], parent: string, depth: number) => {
    for (const [index, block] of [...children.entries()].reverse()) open.push({ block, parent, index, depth })
  }
  push(blocks, root, 0)
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { block, parent, index, depth } = next
    const { children = [], ...fields } = block
    const texts = embedded.get(block.id)
    const made = vertex('blocks', {
      document: root,
      order,
      depth,
      ...asJson(fields),
      ...(texts === undefined ? {} : { vectors: texts.map(vectorOf) }),
    })
    yield made
    const id = idOf(made)
    blockIds.set(block.id, id)
    yield edge('contains', parent, id, { order: index })
    if (before !== undefined) yield edge('follows', before, id, {})
    for (const page of new Set(block.places?.map((place) => place.page))) {
      const to = pageIds.get(page)
      if (to !== undefined) yield edge('standsOn', id, to, {})
    }
    before = id
    order += 1
    push(children, id, depth + 1)
  }

  const told = new Set<string>()
  for (const { type, from, to } of relations) {
    const [one, other] = [blockIds.get(from), blockIds.get(to)]
    if (one === undefined || other === undefined) continue
    const made = edge('refersTo', one, other, { type })
    // A relation that stands there twice is one.
    if (told.size !== told.add(made.record._key).size) yield made
  }
}

function vertex(collection: CollectionName, fields: JsonObject): GraphRecord {
  return keyed(collection, fields)
}

function edge(collection: CollectionName, from: string, to: string, fields: JsonObject): GraphRecord {
  return keyed(collection, { _from: from, _to: to, ...fields })
}

function keyed(collection: CollectionName, fields: JsonObject): GraphRecord {
  return { collection, record: { _key: beginningOf(contentHash(fields), KEY_DIGITS), ...fields } }
}

const idOf = ({ collection, record }: GraphRecord) => `${collection}/${record._key}`

const vectorOf = ({ span, vector }: EmbeddedText): Json => ({
  ...(span === undefined ? {} : { span }),
  vector,
})

/** Fields that are left out are undefined in types only. */
const asJson = (fields: object) => fields as JsonObject
