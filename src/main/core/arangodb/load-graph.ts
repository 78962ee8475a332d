import { access } from 'node:fs/promises'
import { join } from 'node:path'
import { Database } from 'arangojs'
import { CollectionType } from 'arangojs/collections'
import { ArangoError } from 'arangojs/errors'
import { cutText } from '../../../contract/cut-text.ts'
import { MusterError } from '../../../contract/errors.ts'
import { parseJsonText } from '../../../contract/parse-json.ts'
import { type Collection, type CollectionName, collections, fileOf } from './collections.ts'
import { DUPLICATE_NAME, spellDriverError } from './driver-error.ts'
import { openLoadMark } from './load-mark.ts'
import type { OnDuplicate } from './on-duplicate.ts'
import { readBatches } from './read-batches.ts'
import type { Target } from './target.ts'

export interface LoadOptions {
  target: Target
  onDuplicate?: OnDuplicate
  /** Lines of a file that are loaded, of all of it. */
  onProgress?: (progress: { collection: CollectionName; done: number; of: number }) => void
  /** Ends it after or within the request that is on its way; the next load goes on there. */
  signal?: AbortSignal
}

/** What the server said it did. */
export interface LoadedCollection {
  collection: CollectionName
  /** Lines that an earlier, interrupted load had brought already. */
  before: number
  created: number
  updated: number
  /** Were there already. */
  ignored: number
  errors: number
}

/** Why records were refused, in the server's words. */
export interface LoadProblem {
  collection: CollectionName
  /** The lines of the file that were sent together. */
  lines: [first: number, last: number]
  message: string
}

export interface LoadResult {
  collections: LoadedCollection[]
  /** Of the first {@link TOLD} records that were refused. */
  problems: LoadProblem[]
  moreProblems: number
}

const TOLD = 100
const MOST_CHARACTERS = 1_000
/** One request may take this long, in ms. */
const TIMEOUT_MS = 120_000

/**
 * Loads the files that `writeGraph` wrote into a database. Collections that are missing are made. Loading again changes
 * nothing; one that was interrupted goes on where it was.
 *
 * @throws MusterError `not_found` (no files, no such database), `unauthorized`, `forbidden`, `unavailable`, `conflict` (a
 * collection is of the other type); the reason of the signal
 */
export async function loadGraph(folder: string, options: LoadOptions): Promise<LoadResult> {
  const { target, signal, onDuplicate = 'ignore' } = options
  signal?.throwIfAborted()
  const there = await filesIn(folder)
  const db = new Database({
    url: target.server,
    databaseName: target.database,
    // The driver's own way refuses passwords with letters beyond Latin-1, and sends others as that.
    fetchOptions: { headers: { authorization: basicAuth(target) } },
    timeout: TIMEOUT_MS,
    maxRetries: 2,
  })
  const abort = () => db.close()
  signal?.addEventListener('abort', abort, { once: true })
  try {
    for (const each of there) await makeCollection(db, each)
    const mark = await openLoadMark(folder, target, onDuplicate)
    const result: LoadResult = { collections: [], problems: [], moreProblems: 0 }
    for (const { name } of there) {
      const file = fileOf(name)
      const { lines: of, loaded: marked } = await mark.of(file)
      const before = await stillThere(db, name, join(folder, file), marked)
      const loaded: LoadedCollection = {
        collection: name,
        before,
        created: 0,
        updated: 0,
        ignored: 0,
        errors: 0,
      }
      result.collections.push(loaded)
      options.onProgress?.({ collection: name, done: before, of })
      for await (const { first, last, text } of readBatches(join(folder, file), before)) {
        signal?.throwIfAborted()
        const said = await db.collection(name).import(text, { type: 'documents', onDuplicate, details: true })
        loaded.created += said.created
        loaded.updated += said.updated
        loaded.ignored += said.ignored
        loaded.errors += said.errors
        note(result, name, [first, last], said.details ?? [])
        // What was refused is to be told by the next load, too.
        if (loaded.errors === 0) await mark.save(file, last)
        options.onProgress?.({ collection: name, done: last, of })
      }
    }
    await mark.forget()
    return result
  } catch (error) {
    signal?.throwIfAborted()
    throw spellDriverError(error, target)
  } finally {
    signal?.removeEventListener('abort', abort)
    db.close()
  }
}

function basicAuth({ user, password }: Target): string {
  return `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`
}

/** @throws MusterError `not_found` */
async function filesIn(folder: string): Promise<Collection[]> {
  const found = await Promise.all(
    collections.map(async (each) => {
      const isThere = await access(join(folder, fileOf(each.name))).then(
        () => true,
        () => false,
      )
      return isThere ? [each] : []
    }),
  )
  const there = found.flat()
  if (there.length > 0) return there
  throw new MusterError(
    'not_found',
    `${folder} has none of the files that are loaded, such as documents.jsonl.`,
    {
      hint: 'Write them first: muster exchange graph DOCUMENT --out DIR.',
      details: { folder },
    },
  )
}

/** @throws MusterError `conflict`, errors of the driver */
async function makeCollection(db: Database, { name, type }: Collection): Promise<void> {
  const collection = db.collection(name)
  const wanted = type === 'edge' ? CollectionType.EDGE_COLLECTION : CollectionType.DOCUMENT_COLLECTION
  if (!(await collection.exists())) {
    try {
      await collection.create({ type: wanted })
      return
    } catch (error) {
      // Somebody else was faster.
      if (!(error instanceof ArangoError && error.errorNum === DUPLICATE_NAME)) throw error
    }
  }
  const { type: found } = await collection.get()
  if (found === wanted) return
  throw new MusterError('conflict', `The collection "${name}" is there, and is none of ${type}s.`, {
    hint: 'Load into a database of its own.',
    details: { collection: name },
  })
}

/** As many lines as were loaded, if the last of them is there: a database may have been emptied meanwhile. */
async function stillThere(db: Database, name: CollectionName, path: string, lines: number): Promise<number> {
  if (lines === 0) return 0
  for await (const { text } of readBatches(path, lines - 1)) {
    const [line = ''] = text.split('\n', 1)
    const { _key: key } = parseJsonText(line) as { _key?: unknown }
    return typeof key === 'string' && (await db.collection(name).documentExists(key)) ? lines : 0
  }
  return 0
}

function note(
  result: LoadResult,
  collection: CollectionName,
  lines: [number, number],
  details: readonly string[],
): void {
  for (const message of details) {
    if (result.problems.length < TOLD)
      result.problems.push({ collection, lines, message: cutText(message, MOST_CHARACTERS) })
    else result.moreProblems += 1
  }
}
