import type { Output } from '../../../contract/operations.ts'
import { MAX_PAGE } from '../../../contract/work-item.ts'
import type { LiveClient } from '../../lib/store.ts'
import type { ItemPages, ItemQuery } from './item-list.ts'

/**
 * Reads a list up to `count` items, behind those of its beginning that are known, by as many pages as that takes. What has
 * moved into a page meanwhile is there once. Null: nobody wants it any more.
 */
export async function readItems(
  client: Pick<LiveClient, 'call'>,
  query: ItemQuery,
  known: ItemPages['items'],
  count: number,
  isWanted: () => boolean,
): Promise<{ pages: ItemPages; warning: string | null } | null> {
  const items = new Map(known.map((item) => [item.id, item]))
  let offset = known.length
  let page: Output<'work.list'>
  do {
    page = await client.call('work.list', { ...query, limit: Math.min(MAX_PAGE, count - offset), offset })
    if (!isWanted()) return null
    for (const item of page.items) if (!items.has(item.id)) items.set(item.id, item)
    offset += page.items.length
  } while (page.hasMore && offset < count && page.items.length > 0)
  const { totalCount, hasMore, layer } = page
  return { pages: { items: [...items.values()], totalCount, hasMore }, warning: layer.warning }
}
