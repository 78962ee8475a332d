import type { Client } from './client.ts'
import type { Query } from './module-query.ts'

/**
 * Resolves with questions, in their order, as soon as `holds` is true for them; `onChange` is told of each that is new or
 * has changed.
 */
export function untilQueries(options: {
  client: Client
  queryIds: readonly string[]
  holds: (queries: readonly Query[]) => boolean
  onChange?: (query: Query) => void
  /** Ends the wait: rejects with its reason. */
  signal?: AbortSignal
}): Promise<Query[]> {
  const { client, queryIds, holds, onChange, signal } = options
  const { promise, resolve, reject } = Promise.withResolvers<Query[]>()
  const known = new Map<string, Query>()
  const take = (query: Query) => {
    if (!queryIds.includes(query.id) || (known.get(query.id)?.revision ?? -1) >= query.revision) return
    known.set(query.id, query)
    onChange?.(query)
    const all = queryIds.flatMap((id) => known.get(id) ?? [])
    if (all.length === queryIds.length && holds(all)) resolve(all)
  }
  const read = async () => {
    for (const queryId of queryIds) take(await client.call('module.query', { queryId }))
  }
  const unsubscribe = client.subscribe(
    { names: ['query.changed'] },
    {
      onEvent(event) {
        if (event.name === 'query.changed') take(event.payload.query)
      },
      onGap: () => void read().catch(reject),
    },
  )
  const abort = () => reject(signal?.reason)
  if (signal?.aborted) abort()
  signal?.addEventListener('abort', abort, { once: true })
  read().catch(reject)
  return promise.finally(() => {
    signal?.removeEventListener('abort', abort)
    unsubscribe()
  })
}
