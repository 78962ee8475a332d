import type { Output, ParsedInput } from '../../../contract/operations.ts'
import type { SearchSource, SearchStatus } from '../../../contract/search.ts'
import type { Context } from '../live/context.ts'

/** Finds everything that was said and done. */
export interface Search {
  /** @throws MusterError `validation`; `conflict` when a newer one of its lane took its place; `unavailable`, `storage` */
  query(input: ParsedInput<'search.query'>): Promise<Output<'search.query'>>
  status(): SearchStatus
  /** Builds the index anew; the old one answers until it is done. */
  rebuild(): Promise<SearchStatus>
  /** What is stored of these is not what was taken in: they are taken in anew. */
  forget(source: SearchSource, keys: readonly string[]): void
  /** These have changed, or are gone, and no event tells. */
  changed(source: SearchSource, keys: readonly string[]): void
  /** The index is written from now on, and not only when somebody searches. */
  open(): void
  close(): Promise<void>
}

export interface SearchParts extends Context {
  readonly search: Search
}
