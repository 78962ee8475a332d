import type { WireError } from '../../../../contract/errors.ts'
import type { Output, ParsedInput } from '../../../../contract/operations.ts'
import type { SearchSource, SearchStatus } from '../../../../contract/search.ts'
import type { SearchFiles } from '../index/search-database.ts'

/** What a thread is started with. */
export interface ThreadData {
  role: 'index' | 'query'
  files: SearchFiles
}

export type Keys = [source: SearchSource, keys: string[]][]

/** To the thread that writes. */
export type IndexOrder =
  /** They have changed, or are gone. `isBusy`: instances are at work. */
  | { kind: 'notice'; keys: Keys; isBusy: boolean }
  /** Some changed of which nobody says which. */
  | { kind: 'compare' }
  /** The vault could not be read before. */
  | { kind: 'vault' }
  | { kind: 'forget'; keys: Keys }
  | { kind: 'rebuild' }
  /** Nobody reads the old one any more. */
  | { kind: 'swap' }
  /** Takes in what was noticed and ends. */
  | { kind: 'finish' }

export type IndexNews =
  | { kind: 'status'; status: SearchStatus }
  /** All that was there when it was asked is in the index. */
  | { kind: 'caught-up' }
  /** A new index is to take the place of the old one: nobody may have that open. */
  | { kind: 'swap' }
  | { kind: 'swapped' }
  | { kind: 'log'; level: 'info' | 'warn'; message: string; fields: Record<string, unknown> }

export type QueryInput = ParsedInput<'search.query'> & { now: number }
export type QueryOutput = Omit<Output<'search.query'>, 'behind'>

/** To the thread that searches. */
export type QueryOrder =
  | { kind: 'query'; id: number; input: QueryInput }
  | { kind: 'cancel'; id: number }
  /** Lets go of the index. */
  | { kind: 'release' }
  /** Ends when the search that it is at is done. */
  | { kind: 'finish' }

export type QueryNews =
  | { kind: 'answer'; id: number; output: QueryOutput }
  | { kind: 'error'; id: number; error: WireError | string }
  | { kind: 'released' }
