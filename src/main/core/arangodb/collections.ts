/** What a document becomes in ArangoDB. Vertices first: an edge is loaded when what it joins is there. */
export const collections = [
  { name: 'documents', type: 'document' },
  { name: 'pages', type: 'document' },
  { name: 'blocks', type: 'document' },
  { name: 'hasPage', type: 'edge' },
  /** A document or a block to the blocks directly in it; `order` among them. */
  { name: 'contains', type: 'edge' },
  /** A block to the next one in reading order. */
  { name: 'follows', type: 'edge' },
  /** A block to each page that it is seen on. */
  { name: 'standsOn', type: 'edge' },
  /** What `type` says: the caption, footnote, reference or continuation of a block. */
  { name: 'refersTo', type: 'edge' },
] as const satisfies readonly { name: string; type: 'document' | 'edge' }[]

export type Collection = (typeof collections)[number]
export type CollectionName = Collection['name']

/** `blocks.jsonl` */
export const fileOf = (collection: CollectionName) => `${collection}.jsonl`
