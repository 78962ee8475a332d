import type { searchOperations } from '../../../contract/operations/search.ts'
import type { Handlers } from '../../../contract/operations.ts'
import type { CoreParts } from '../lifecycle/core-parts.ts'

type Names = keyof typeof searchOperations

/** Operations on the search and its index. */
export function createSearchHandlers({ search }: CoreParts): Pick<Handlers, Names> {
  return {
    'search.query': (input) => search.query(input),
    'search.status': () => search.status(),
    'search.rebuild': () => search.rebuild(),
  }
}
