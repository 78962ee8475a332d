import type { AnyEvent } from '../../../contract/events.ts'
import { readConfiguration } from './components/configuration.ts'
import { deploymentsById } from './components/deployments.ts'
import { getEnhancement } from './components/enhancements.ts'
import { getVendor } from './components/vendors.ts'
import type { Work } from './database/work.ts'
import type { Change } from './rules/change.ts'
import { itemsOf } from './rules/read-item.ts'

/** What a change is told as, once it is committed: the rows as they are then. */
export function* newsOf(change: Pick<Change, 'touched' | 'at' | 'by'>): Work<AnyEvent[]> {
  const { items, removed, links, vendors, deployments, enhancements, configuration } = change.touched
  const events: AnyEvent[] = []
  for (const item of yield* itemsOf([...items])) events.push({ name: 'work.changed', payload: { item } })
  if (removed.size > 0) events.push({ name: 'work.removed', payload: { itemIds: [...removed] } })
  if (links.size > 0) events.push({ name: 'workLinks.changed', payload: { itemIds: [...links] } })
  for (const vendorId of vendors)
    events.push({ name: 'vendor.changed', payload: { vendor: yield* getVendor({ vendorId }) } })
  for (const deployment of yield* deploymentsById([...deployments]))
    events.push({ name: 'deployment.recorded', payload: { deployment } })
  for (const id of enhancements)
    events.push({ name: 'enhancement.changed', payload: { enhancement: yield* getEnhancement(id) } })
  if (configuration)
    events.push({
      name: 'workConfiguration.changed',
      payload: { configuration: yield* readConfiguration(change) },
    })
  return events
}
