import type { Query, QueryState } from '../../../../contract/module-query.ts'

/** Which questions a list has. */
export interface QueryFilter {
  module?: string
  conversationId?: string
  groupId?: string
  states?: QueryState[]
  /** Who finds them is the supervisor. */
  search?: string
}

/** Questions newest first, as far as they were read. */
export interface QueryPages {
  queries: readonly Query[]
  /** Where older ones follow; null: there are none. */
  nextCursor: string | null
}

export const noPages: QueryPages = { queries: [], nextCursor: null }

/** Puts questions into their places. Of each the one with the highest revision stays. */
export function mergeQueries(known: readonly Query[], come: readonly Query[]): readonly Query[] {
  const rows = new Map(known.map((query) => [query.id, query]))
  let changed = false
  for (const query of come) {
    const old = rows.get(query.id)
    // An answer that was read whole is kept beside a row that has its beginning only.
    if (old !== undefined && old.revision >= query.revision) continue
    rows.set(query.id, query)
    changed = true
  }
  return changed ? [...rows.values()].sort(newestFirst) : known
}

/** What an event does to a list: the question comes, changes, or goes when the filter is for others by now. */
export function takeQuery(pages: QueryPages, query: Query, filter: QueryFilter): QueryPages {
  const isKnown = pages.queries.some(({ id }) => id === query.id)
  if (!fits(query, filter)) {
    if (!isKnown) return pages
    return { ...pages, queries: pages.queries.filter(({ id }) => id !== query.id) }
  }
  // Older than what was read: it comes with its page.
  const last = pages.queries.at(-1)
  if (!isKnown && pages.nextCursor !== null && last !== undefined && newestFirst(last, query) < 0)
    return pages
  // Whether its words are those that are searched for is not known here.
  if (!isKnown && filter.search !== undefined && filter.search.trim() !== '') return pages
  return { ...pages, queries: mergeQueries(pages.queries, [query]) }
}

/** What an event of forgotten ones does to it. */
export function dropQueries(pages: QueryPages, queryIds: readonly string[]): QueryPages {
  const gone = new Set(queryIds)
  return { ...pages, queries: pages.queries.filter(({ id }) => !gone.has(id)) }
}

function fits(query: Query, { module, conversationId, groupId, states }: QueryFilter): boolean {
  return (
    (module === undefined || query.module === module) &&
    (conversationId === undefined || query.conversationId === conversationId) &&
    (groupId === undefined || query.groupId === groupId) &&
    (states === undefined || states.includes(query.state))
  )
}

function newestFirst(a: Query, b: Query): number {
  return b.createdAt - a.createdAt || (a.id < b.id ? 1 : -1)
}
