import { randomUUID } from 'node:crypto'
import { closeSync, mkdirSync, openSync, renameSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import stringify from 'safe-stable-stringify'
import type { ExchangeDocument } from '../exchange/document.ts'
import { type Collection, type CollectionName, collections, fileOf } from './collections.ts'
import { graphOf } from './graph.ts'

/** A file of the graph: one record a line, as `arangoimport --type jsonl` takes it. */
export interface GraphFile {
  collection: CollectionName
  type: Collection['type']
  /** Within the folder. */
  file: string
  records: number
  bytes: number
}

/** Characters that are written at once. */
const PIECE = 256 * 1024

/**
 * Writes the vertices and edges of a document into a folder, which is made where it is missing: a file for each collection,
 * also for those without any, in place of what an earlier document left. The same document gives the same bytes. Takes as long
 * as the document is: see `runHeavy`.
 *
 * @throws the error of a file that can't be written; then all files are as they were
 */
export function writeGraph(document: ExchangeDocument, folder: string): GraphFile[] {
  mkdirSync(folder, { recursive: true })
  const open = new Map<CollectionName, Writing>()
  try {
    for (const { name, type } of collections) open.set(name, startWriting(folder, name, type))
    for (const { collection, record } of graphOf(document))
      open.get(collection)?.add(`${stringify(record)}\n`)
    const written = [...open.values()]
    for (const each of written) each.end()
    for (const each of written) each.publish()
    return written.map(({ facts }) => facts)
  } finally {
    for (const each of open.values()) each.discard()
  }
}

interface Writing {
  facts: GraphFile
  add(line: string): void
  end(): void
  publish(): void
  /** What was not published goes. */
  discard(): void
}

function startWriting(folder: string, collection: CollectionName, type: Collection['type']): Writing {
  const file = fileOf(collection)
  const draft = join(folder, `.${file}.${randomUUID()}.tmp`)
  const facts: GraphFile = { collection, type, file, records: 0, bytes: 0 }
  let handle: number | null = openSync(draft, 'w')
  let isPublished = false
  let piece = ''
  const close = () => {
    if (handle !== null) closeSync(handle)
    handle = null
  }
  const put = () => {
    if (handle === null) return
    const bytes = Buffer.from(piece)
    for (let at = 0; at < bytes.length; ) at += writeSync(handle, bytes, at)
    facts.bytes += bytes.length
    piece = ''
  }
  return {
    facts,
    add(line) {
      piece += line
      facts.records += 1
      if (piece.length >= PIECE) put()
    },
    end() {
      put()
      close()
    },
    publish() {
      renameSync(draft, join(folder, file))
      isPublished = true
    },
    discard() {
      close()
      if (!isPublished) rmSync(draft, { force: true })
    },
  }
}
