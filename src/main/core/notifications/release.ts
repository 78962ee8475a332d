import type { NotificationRule } from '../../../contract/notifications.ts'
import type { DeliveryRecord } from '../store/delivery-store.ts'
import type { Told } from './items.ts'
import { quietOf, type RouteParts, withMore } from './route.ts'

/**
 * What becomes of a message whose time has come: it goes to its channel, or waits for the end of quiet hours that have begun
 * meanwhile. What was answered meanwhile is not told; nothing left: it is dropped.
 */
export function release(
  parts: Pick<RouteParts, 'now' | 'quietHours' | 'gathering'> & { isOpen(item: Told['item']): boolean },
  held: DeliveryRecord,
  rule: NotificationRule | undefined,
): DeliveryRecord[] {
  const { now } = parts
  const items = held.items.filter(parts.isOpen)
  const end = (note: string): DeliveryRecord => ({
    ...held,
    state: 'dropped',
    note,
    nextAt: null,
    endedAt: now,
  })
  if (items.length === 0) return [end('What it asks was answered before.')]
  if (rule === undefined) return [end('Its rule was removed.')]
  const left = { ...held, items, count: held.count - (held.items.length - items.length) }
  const until = held.heldFor === 'quiet' ? null : quietOf(rule, parts.quietHours, now)
  if (until === null) return [{ ...left, state: 'waiting', heldFor: null, nextAt: null, queuedAt: now }]
  const gathered = parts.gathering(held.channelId, rule.id, 'quiet')
  if (gathered === undefined) return [{ ...left, heldFor: 'quiet', nextAt: until }]
  return [withMore(gathered, items), end('It is told with others when the quiet hours end.')]
}
