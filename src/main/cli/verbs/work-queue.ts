import { resolve } from 'node:path'
import type { Client } from '../../../contract/client.ts'
import { MusterError } from '../../../contract/errors.ts'
import type { WorkItemType } from '../../../contract/work-item.ts'
import { findItem, findVendor } from '../find-item.ts'
import { shortId } from '../format.ts'
import type { VerbContext } from '../verb-context.ts'
import { withClient } from '../with-client.ts'
import { eventLine, itemLine, printBlocked, printItems, tellLayer } from '../work-text.ts'

interface ReadyOptions {
  type?: WorkItemType
  dir?: string
  below?: string
}

async function readyFilter(client: Client, { type, dir, below }: ReadyOptions) {
  return {
    ...(type === undefined ? {} : { itemTypes: [type] }),
    ...(dir === undefined ? {} : { directory: resolve(dir) }),
    ...(below === undefined ? {} : { belowId: (await findItem(client, below)).id }),
  }
}

/** `muster work ready` */
export function ready(context: VerbContext, options: ReadyOptions & { limit: number }): Promise<number> {
  return withClient(context, async (client, terminal) => {
    const filter = { ...(await readyFilter(client, options)), limit: options.limit }
    const { items, totalCount, layer } = await client.call('work.ready', filter)
    if (terminal.json) for (const item of items) terminal.printJson({ type: 'item', item })
    else if (items.length === 0) terminal.note('Nothing is ready. What waits for what: muster work blocked')
    else printItems(terminal, items)
    if (totalCount > items.length) terminal.note(`${totalCount - items.length} more are ready.`)
    tellLayer(terminal, layer)
  })
}

/** `muster work blocked` */
export function blocked(context: VerbContext, options: { limit: number }): Promise<number> {
  return withClient(context, async (client, terminal) => {
    const { items, totalCount, layer } = await client.call('work.blocked', { limit: options.limit })
    if (terminal.json) for (const item of items) terminal.printJson({ type: 'item', item })
    else if (items.length === 0) terminal.note('Nothing waits.')
    else printBlocked(terminal, items)
    if (totalCount > items.length) terminal.note(`${totalCount - items.length} more wait.`)
    tellLayer(terminal, layer)
  })
}

/** `muster work claim` */
export function claim(
  context: VerbContext,
  reference: string | undefined,
  options: ReadyOptions & { ifVersion?: number },
): Promise<number> {
  return withClient(context, async (client, terminal) => {
    const { item, layer } =
      reference === undefined
        ? await client.call('work.claimNext', await readyFilter(client, options))
        : await client.call('work.claim', {
            itemId: (await findItem(client, reference)).id,
            version: options.ifVersion,
          })
    if (terminal.json) terminal.printJson({ type: 'item', item })
    else if (item === null) terminal.note('Nothing is ready. What waits for what: muster work blocked')
    else terminal.print(`${itemLine(item)}  taken by ${item.claim?.by ?? 'nobody'}`)
    tellLayer(terminal, layer)
  })
}

/** `muster work release` */
export function release(
  context: VerbContext,
  reference: string,
  options: { note?: string },
): Promise<number> {
  return withClient(context, async (client, terminal) => {
    const { id } = await findItem(client, reference)
    const { item } = await client.call('work.release', { itemId: id, note: options.note })
    if (terminal.json) terminal.printJson({ type: 'item', item })
    else terminal.print(itemLine(item))
  })
}

/** `muster work history` */
export function history(
  context: VerbContext,
  reference: string,
  options: { limit: number },
): Promise<number> {
  return withClient(context, async (client, terminal) => {
    const recordId = await recordOf(client, reference)
    const { events, nextCursor } = await client.call('work.history', { recordId, limit: options.limit })
    if (terminal.json) for (const event of events) terminal.printJson({ type: 'event', event })
    else if (events.length === 0) terminal.note(`Nothing was changed of ${shortId(recordId)}.`)
    else for (const event of events) terminal.print(eventLine(event))
    if (nextCursor !== null) terminal.note('There is more before it: --limit shows more.')
  })
}

async function recordOf(client: Client, reference: string): Promise<string> {
  if (reference === 'configuration') return reference
  try {
    return (await findItem(client, reference)).id
  } catch (error) {
    if (!(error instanceof MusterError) || !['not_found', 'validation'].includes(error.code)) throw error
    // Another kind of record, by its name or whole id.
    const vendor = await findVendor(client, reference).catch(() => null)
    if (vendor !== null) return vendor.id
    throw error
  }
}
