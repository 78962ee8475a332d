import type { ChannelKind, NotificationItem, NotificationRule } from '../../../contract/notifications.ts'
import type { DeliveryRecord } from '../store/delivery-store.ts'
import type { ChannelRecord } from '../store/notification-store.ts'
import { isAbout, type Subject } from './match-rules.ts'
import { quietUntil } from './quiet-hours.ts'
import { MAX_ITEMS } from './summary.ts'

/** What the rules are put to. */
export interface RouteParts {
  rules: readonly NotificationRule[]
  channels: readonly ChannelRecord[]
  /** `notifications.quietHours`. */
  quietHours: string | null
  isLooking: boolean
  /** Somebody is there to whom a channel of this kind can show something; always true of those that send it elsewhere. */
  isThere(kind: ChannelKind): boolean
  now: number
  newId(): string
  /** One that is held back for this rule and channel already. */
  gathering(channelId: string, ruleId: string, heldFor: 'group' | 'quiet'): DeliveryRecord | undefined
}

/** When a rule's quiet hours end; null: it is not quiet. */
export function quietOf(
  { quietHours }: Pick<NotificationRule, 'quietHours'>,
  setting: string | null,
  now: number,
): number | null {
  const hours = quietHours ?? setting
  return hours === null || hours === 'always' ? null : quietUntil(hours, now)
}

/**
 * What becomes of something that happened: messages that go at once, or are held back for more of the same, for the end of the
 * quiet hours, or for as long as an answer may take. What is held back already is added to. A channel gets it once, whatever
 * rules name it.
 */
export function route(parts: RouteParts, subjects: readonly Subject[]): DeliveryRecord[] {
  const made = new Map<string, DeliveryRecord>()
  for (const subject of subjects) {
    const told = new Set<string>()
    for (const rule of parts.rules.filter((each) => isAbout(each, subject))) {
      const hold = holdOf(parts, rule)
      if (!(rule.unlessLooking && parts.isLooking)) {
        for (const channel of channelsOf(parts, rule.channels)) {
          // What is shown is for those who are there: it is not kept for others.
          if (told.has(channel.id) || (hold === null && !parts.isThere(channel.target.kind))) continue
          told.add(channel.id)
          add(parts, made, { channel, rule, item: subject.item, hold })
        }
      }
      if (rule.escalateAfterS === null || !asks(subject.item)) continue
      const until = parts.now + rule.escalateAfterS * 1_000
      for (const channel of channelsOf(parts, rule.escalateTo))
        add(parts, made, { channel, rule, item: subject.item, hold: { heldFor: 'answer', until } })
    }
  }
  return [...made.values()]
}

type Hold = { heldFor: 'group' | 'quiet' | 'answer'; until: number }

function holdOf({ quietHours, now }: RouteParts, rule: NotificationRule): Hold | null {
  const until = quietOf(rule, quietHours, now)
  if (until !== null) return { heldFor: 'quiet', until }
  return rule.groupWithinS === 0 ? null : { heldFor: 'group', until: now + rule.groupWithinS * 1_000 }
}

/** Something waits for its answer. */
function asks({ permissionId, waitsFor }: NotificationItem): boolean {
  return permissionId !== null || waitsFor !== null
}

function channelsOf({ channels }: RouteParts, ids: readonly string[]): ChannelRecord[] {
  return channels.filter(({ id, enabled }) => enabled && ids.includes(id))
}

function add(
  parts: RouteParts,
  made: Map<string, DeliveryRecord>,
  given: { channel: ChannelRecord; rule: NotificationRule; item: NotificationItem; hold: Hold | null },
): void {
  const { channel, rule, item, hold } = given
  const heldFor = hold?.heldFor
  if (heldFor === 'group' || heldFor === 'quiet') {
    const key = `${channel.id} ${rule.id} ${heldFor}`
    const before = made.get(key) ?? parts.gathering(channel.id, rule.id, heldFor)
    made.set(key, before === undefined ? newDelivery(parts, given) : withMore(before, [item]))
    return
  }
  const delivery = newDelivery(parts, given)
  made.set(delivery.id, delivery)
}

/** A held message with more in it. */
export function withMore(before: DeliveryRecord, items: readonly NotificationItem[]): DeliveryRecord {
  return {
    ...before,
    items: [...before.items, ...items].slice(0, MAX_ITEMS),
    count: before.count + items.length,
  }
}

function newDelivery(
  { now, newId }: Pick<RouteParts, 'now' | 'newId'>,
  given: { channel: ChannelRecord; rule: NotificationRule; item: NotificationItem; hold: Hold | null },
): DeliveryRecord {
  const { channel, rule, item, hold } = given
  return {
    id: newId(),
    channelId: channel.id,
    channel: channel.name,
    kind: channel.target.kind,
    ruleId: rule.id,
    state: hold === null ? 'waiting' : 'held',
    heldFor: hold?.heldFor ?? null,
    items: [item],
    count: 1,
    links: null,
    attempts: 0,
    nextAt: hold?.until ?? null,
    note: null,
    createdAt: now,
    queuedAt: hold === null ? now : null,
    endedAt: null,
  }
}
