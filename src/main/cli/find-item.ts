import type { Client } from '../../contract/client.ts'
import type { Enhancement, Vendor } from '../../contract/component.ts'
import { Id } from '../../contract/values.ts'
import type { WorkItem } from '../../contract/work-item.ts'
import { findFitting, fits, only, requireLength } from './find-task.ts'

/** Items that hold a shortened id somewhere: more are no help. */
const MOST_FOUND = 500

/**
 * The work item of an id, or of the beginning or end of one (4 characters or more), also one that was removed.
 *
 * @throws MusterError `not_found`; `validation` when it is too short or fits several
 */
export async function findItem(client: Client, reference: string): Promise<WorkItem> {
  if (Id.safeParse(reference).success) {
    const { item } = await client.call('work.get', { itemId: reference })
    return item
  }
  requireLength(reference, 'work item')
  const { items } = await client.call('work.list', {
    search: reference.toLowerCase(),
    includeDeleted: true,
    limit: MOST_FOUND,
  })
  const found = items.filter(({ id }) => fits(id, reference))
  const { id } = only(found, reference, 'work item', 'See muster work ls --all.')
  const { item } = await client.call('work.get', { itemId: id })
  return item
}

/** As {@link findItem}, for a parent: `top` is none. */
export async function findParent(client: Client, reference: string): Promise<string | null> {
  return reference === 'top' ? null : (await findItem(client, reference)).id
}

/** The component of a name, an id, or a shortened id. */
export async function findVendor(client: Client, reference: string): Promise<Vendor> {
  if (Id.safeParse(reference).success) {
    const { vendor } = await client.call('vendor.get', { vendorId: reference })
    return vendor
  }
  const vendors: Vendor[] = []
  for (let cursor: string | undefined, isFirst = true; isFirst || cursor !== undefined; isFirst = false) {
    const page = await client.call('vendor.list', { limit: 500, cursor })
    vendors.push(...page.vendors)
    cursor = page.nextCursor ?? undefined
  }
  const named = vendors.find(({ name }) => name === reference)
  if (named) return named
  const found = reference.length < 4 ? [] : vendors.filter(({ id }) => fits(id, reference))
  return only(found, reference, 'component', 'See muster vendor ls.')
}

/** As {@link findItem}, for planned enhancements. */
export async function findEnhancement(client: Client, reference: string): Promise<Enhancement> {
  requireLength(reference, 'enhancement')
  const found = await findFitting(reference, async ({ cursor }) => {
    const { enhancements, nextCursor } = await client.call('enhancement.list', { limit: 500, cursor })
    return [enhancements, nextCursor]
  })
  return only(found, reference, 'enhancement', 'See muster enhancement ls.')
}
