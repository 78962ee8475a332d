import type { SearchSource } from '../../../../contract/search.ts'

/** What is not in the index as it is now. */
export interface Pending {
  source: SearchSource
  key: string
  /** When it began: the newest are taken first. */
  at: number
  /** Events and records, about. */
  size: number
}

/** Where texts come from, as the one that writes the index sees it; each call within a transaction. */
export interface Source {
  name: SearchSource
  /** All that is new or has changed. */
  changed(): Pending[]
  /** Keys of what is in the index and is there no more. */
  gone(): string[]
  /**
   * What is new or has changed of some, where that may be much: it then waits with what is older, so that it is in the way of
   * nothing that has just been said.
   */
  pending?(keys: readonly string[]): Pending[]
  /** Takes in a part of one, or forgets it where it is gone; true: more is left. */
  take(key: string, end: 'new' | 'old'): boolean
}
