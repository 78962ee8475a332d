import type { Delivery, DeliveryState } from '../../../../contract/notifications.ts'
import type { Output } from '../../../../contract/operations.ts'
import type { SelectOption } from '../../../ui/select.tsx'
import type { Tone } from '../../../ui/tone.ts'

export type ShownLog = Output<'notification.log'>

/** As many as one answer has. */
export const MOST_SHOWN = 500

/** What can be chosen of the log. */
export type LogFilter = 'all' | 'open' | 'sent' | 'given_up' | 'dropped'

export const filters: readonly SelectOption<LogFilter>[] = [
  { value: 'all', label: 'All states' },
  { value: 'open', label: 'Waiting', note: 'Also what is held back.' },
  { value: 'sent', label: 'Sent' },
  { value: 'given_up', label: 'Given up' },
  { value: 'dropped', label: 'Dropped', note: 'Answered before, or nobody was there.' },
]

export const stateLooks: Readonly<Record<DeliveryState, { word: string; tone: Tone }>> = {
  held: { word: 'Held back', tone: 'violet' },
  waiting: { word: 'Waiting', tone: 'amber' },
  sending: { word: 'Sending', tone: 'blue' },
  sent: { word: 'Sent', tone: 'green' },
  given_up: { word: 'Given up', tone: 'red' },
  dropped: { word: 'Dropped', tone: 'neutral' },
}

const open: readonly DeliveryState[] = ['held', 'waiting', 'sending']

export function statesOf(filter: LogFilter): readonly DeliveryState[] {
  if (filter === 'open') return open
  return filter === 'all' ? [...open, 'sent', 'given_up', 'dropped'] : [filter]
}

/** The log after a message was made or changed: in its place by age, or gone where it is not asked for. */
export function withChange(
  log: ShownLog,
  delivery: Delivery,
  asked: { filter: LogFilter; channelId: string | undefined },
): ShownLog {
  const others = log.deliveries.filter(({ id }) => id !== delivery.id)
  const isAsked =
    statesOf(asked.filter).includes(delivery.state) &&
    (asked.channelId === undefined || asked.channelId === delivery.channelId)
  const isOlder = (other: Delivery) =>
    delivery.createdAt > other.createdAt || (delivery.createdAt === other.createdAt && delivery.id > other.id)
  const at = others.findIndex(isOlder)
  // Behind the last that was read there may be others that were not.
  if (!isAsked || (at < 0 && log.nextCursor !== null && others.length === log.deliveries.length))
    return { ...log, deliveries: others }
  const place = at < 0 ? others.length : at
  return { ...log, deliveries: others.toSpliced(place, 0, delivery).slice(0, MOST_SHOWN) }
}
