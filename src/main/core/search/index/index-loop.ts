import { statSync } from 'node:fs'
import type { SearchSource } from '../../../../contract/search.ts'
import { vaultPath } from '../../vault/content/open-vault.ts'
import { createConversationSource } from '../sources/conversation-source.ts'
import { createRecordSource } from '../sources/record-source.ts'
import { recordSources } from '../sources/record-sources.ts'
import type { Pending, Source } from '../sources/source.ts'
import { createTaskSource } from '../sources/task-source.ts'
import { createVaultReader } from '../sources/vault-reader.ts'
import { attachSources, hasTracking, openIndex, type SearchFiles } from './search-database.ts'
import { createIndexWriter } from './write-index.ts'

export interface IndexFigures {
  behind: number
  behindMs: number
  /** Share of what was there to be built, 0 to 1; null: it is built. */
  progress: number | null
  documents: number
  bytes: number
}

/** An index and what is not in it yet. It does nothing by itself: each step is one short transaction. */
export interface IndexLoop {
  /** Looks for all that has changed since it was last written, of all sources or of one. */
  compare(only?: SearchSource): void
  /** These have changed, or are gone. */
  notice(source: SearchSource, keys: readonly string[]): void
  /** They are taken in anew. */
  forget(source: SearchSource, keys: readonly string[]): void
  /** Takes in what was noticed, for about so long; true: more is left. */
  takeNoticed(ms: number): boolean
  /** Takes in what has waited since before; true: more is left. */
  takeOlder(ms: number): boolean
  /** Joins parts of the index; false: nothing is to be joined. */
  tidy(): boolean
  figures(): IndexFigures
  readonly isBuilt: boolean
  /** Something is not in it yet. */
  readonly isBehind: boolean
  close(): void
}

/** `onVaultProblem` is told when the vault can't be read: what is found of it stays as it is. */
export function createIndexLoop(
  path: string,
  files: SearchFiles,
  onVaultProblem: (error: Error) => void,
): IndexLoop {
  const database = openIndex(path, files)
  const writer = createIndexWriter(database)
  const vault = createVaultReader(vaultPath(files.dataDirectory), onVaultProblem)
  const sources = new Map<SearchSource, Source>()
  const addSources = () => {
    attachSources(database, files)
    if (!sources.has('task')) sources.set('task', createTaskSource(database, writer))
    for (const each of recordSources)
      if (!sources.has(each.name) && (!each.isTracking || hasTracking(database)))
        sources.set(each.name, createRecordSource(database, writer, each))
    if (!sources.has('conversation'))
      sources.set('conversation', createConversationSource(database, writer, vault))
  }
  addSources()
  const earliest = database.prepare<[], number | null>('SELECT min(first_at) FROM owners').pluck()
  const built = database.prepare<[], number>("SELECT value FROM state WHERE name = 'built'").pluck()
  const setBuilt = database.prepare("INSERT OR REPLACE INTO state VALUES ('built', 1)")
  const documents = database.prepare<[], number>('SELECT coalesce(sum(documents), 0) FROM shards').pluck()
  const noticed = new Map<string, { source: SearchSource; key: string; since: number }>()
  /** What is taken last stands first. */
  let older: { pending: Pending; end: 'new' | 'old' }[] = []
  let olderSize = 0
  let olderWas = 0
  let olderSince = Date.now()
  let isBuilt = built.get() === 1
  // Deferred: an immediate one locks all that is attached, so that nothing could be written to the sources meanwhile.
  const inTransaction = database.transaction((work: () => boolean) => work()).deferred

  /** One after the other for some time, in one commit. */
  function takeFor(ms: number, next: () => (() => boolean) | undefined): boolean {
    const until = performance.now() + ms
    return inTransaction(() => {
      do {
        const take = next()
        if (take === undefined) return false
        take()
      } while (performance.now() < until)
      return next() !== undefined
    })
  }

  /** What goes to the new end of the index comes before what goes to the old one, each from the border away. */
  function wait(found: readonly Pending[]): void {
    if (older.length === 0) olderSince = Date.now()
    const begin = earliest.get() ?? Number.POSITIVE_INFINITY
    const later = found.filter(({ at }) => at >= begin).sort((a, b) => b.at - a.at)
    const before = found.filter(({ at }) => at < begin).sort((a, b) => a.at - b.at)
    older.push(
      ...before.map((pending) => ({ pending, end: 'old' as const })),
      ...later.map((pending) => ({ pending, end: 'new' as const })),
    )
    const size = found.reduce((sum, pending) => sum + pending.size, 0)
    olderSize += size
    olderWas += size
  }

  return {
    compare(only) {
      addSources()
      const looked = [...sources.values()].filter(({ name }) => only === undefined || name === only)
      const found = looked.flatMap((source) => source.changed())
      if (only === undefined) {
        older = []
        olderSize = 0
        olderWas = 0
      }
      wait(found)
      for (const source of looked) this.notice(source.name, source.gone())
    },
    notice(source, keys) {
      const later = sources.get(source)?.pending?.(keys)
      if (later !== undefined) return wait(later)
      for (const key of keys) {
        const id = `${source} ${key}`
        if (!noticed.has(id)) noticed.set(id, { source, key, since: Date.now() })
      }
    },
    forget(source, keys) {
      inTransaction(() => {
        for (const key of keys) {
          const owner = writer.owner(source, key)
          if (owner !== undefined) writer.removeOwner(owner)
        }
        return true
      })
      this.notice(source, keys)
    },
    takeNoticed(ms) {
      if (noticed.size === 0) return false
      addSources()
      const done: string[] = []
      const before = [...noticed]
      let at = 0
      const more = takeFor(ms, () => {
        const next = before[at]
        if (next === undefined) return undefined
        return () => {
          const [id, { source, key }] = next
          const hasMore = sources.get(source)?.take(key, 'new') ?? false
          if (hasMore) return true
          done.push(id)
          at += 1
          return true
        }
      })
      // Not sooner: what was rolled back is taken again.
      for (const id of done) noticed.delete(id)
      return more
    },
    takeOlder(ms) {
      let left = older.length
      let size = olderSize
      const more = takeFor(ms, () => {
        const next = older[left - 1]
        if (next === undefined) return undefined
        return () => {
          const { source, key, size: own } = next.pending
          if (sources.get(source)?.take(key, next.end)) return true
          left -= 1
          size -= own
          return true
        }
      })
      older.length = left
      olderSize = Math.max(0, size)
      if (!more && !isBuilt) {
        setBuilt.run()
        isBuilt = true
      }
      return more
    },
    tidy: () => inTransaction(() => writer.joinSome()),
    figures() {
      const [first] = noticed.values()
      const since = Math.min(
        first?.since ?? Number.POSITIVE_INFINITY,
        older.length > 0 ? olderSince : Number.POSITIVE_INFINITY,
      )
      return {
        behind: noticed.size + (older.length > 0 ? Math.max(olderSize, older.length) : 0),
        behindMs: Number.isFinite(since) ? Math.max(0, Date.now() - since) : 0,
        progress: isBuilt ? null : olderWas === 0 ? 0 : Math.min(1, Math.max(0, 1 - olderSize / olderWas)),
        documents: documents.get() ?? 0,
        bytes: sizeOf(path),
      }
    },
    get isBuilt() {
      return isBuilt
    },
    get isBehind() {
      return noticed.size > 0 || older.length > 0
    },
    close() {
      vault.close()
      if (database.open) database.close()
    },
  }
}

function sizeOf(path: string): number {
  return [path, `${path}-wal`].reduce(
    (sum, file) => sum + (statSync(file, { throwIfNoEntry: false })?.size ?? 0),
    0,
  )
}
