import { MusterError } from '../../../contract/errors.ts'
import { type Channel, type NotificationRule, receiverOf } from '../../../contract/notifications.ts'
import type { ParsedInput } from '../../../contract/operations.ts'
import type { ChannelRecord } from '../store/notification-store.ts'
import type { NotificationGround } from './parts.ts'
import { checkChannel, checkRule } from './save-config.ts'
import type { Secrets } from './secrets.ts'

/** Rules and channels, which are asked for with all that happens: they are kept in memory. */
export function createChannelBook(
  context: Pick<NotificationGround, 'store' | 'now' | 'newId'>,
  secrets: Secrets,
) {
  const { now, newId } = context
  const store = context.store.notifications
  let channels = store.channels()
  let rules = store.rules()

  function require(channelId: string): ChannelRecord {
    const found = channels.find(({ id }) => id === channelId)
    if (found) return found
    throw new MusterError('not_found', `There is no channel ${channelId}.`, {
      hint: 'List the channels to see which there are.',
      details: { channelId },
    })
  }

  function toChannel(record: ChannelRecord, withSecrets = secrets.known()): Channel {
    const { error, sentAt } = store.deliveries.lastOf(record.id)
    return {
      ...record,
      hasSecret: withSecrets.has(record.id),
      waiting: store.deliveries.waiting(record.id),
      lastError: error,
      lastSentAt: sentAt,
    }
  }

  return {
    rules: (): readonly NotificationRule[] => rules,
    channels: (): readonly ChannelRecord[] => channels,
    channel: (channelId: string): ChannelRecord | undefined => channels.find(({ id }) => id === channelId),
    /** @throws MusterError `not_found` */
    require,
    list(): { channels: Channel[]; rules: NotificationRule[] } {
      const known = secrets.known()
      return { channels: channels.map((channel) => toChannel(channel, known)), rules: [...rules] }
    },
    /** @throws MusterError `validation`, `not_found`, `conflict`, `storage` */
    saveChannel({ channelId, secret, ...given }: ParsedInput<'notification.saveChannel'>): Channel {
      const before = channelId === undefined ? null : require(channelId)
      const others = channels.filter((channel) => channel !== before)
      // A secret is for one kind of receiver: another one gets none that was meant for the first.
      const isSame = before !== null && receiverOf(before.target) === receiverOf(given.target)
      const earlier = before === null ? null : secrets.of(before.id)
      const kept = isSame ? earlier : null
      checkChannel(others, given, secret === undefined ? kept : secret)
      const record: ChannelRecord = {
        ...given,
        id: before?.id ?? newId(),
        createdAt: before?.createdAt ?? now(),
      }
      // Before the row: no receiver gets the secret of another one, whatever fails.
      const next = secret === undefined ? kept : secret
      if (next !== earlier) secrets.set(record.id, next)
      try {
        store.saveChannel(record)
      } catch (error) {
        if (next !== earlier) secrets.set(record.id, earlier)
        throw error
      }
      channels = store.channels()
      return toChannel(record)
    },
    removeChannel(channelId: string): void {
      const { name } = require(channelId)
      for (const rule of rules) {
        const named = [...rule.channels, ...rule.escalateTo]
        if (!named.includes(channelId)) continue
        const without = (ids: readonly string[]) => ids.filter((id) => id !== channelId)
        const escalateTo = without(rule.escalateTo)
        const escalateAfterS = escalateTo.length === 0 ? null : rule.escalateAfterS
        store.saveRule({ ...rule, channels: without(rule.channels), escalateTo, escalateAfterS })
      }
      store.removeChannel(channelId, `The channel ${name} was removed.`, now())
      if (secrets.of(channelId) !== null) secrets.set(channelId, null)
      channels = store.channels()
      rules = store.rules()
    },
    /** @throws MusterError `validation`, `not_found`, `storage` */
    saveRule({ ruleId, ...given }: ParsedInput<'notification.saveRule'>): NotificationRule {
      const before = ruleId === undefined ? undefined : rules.find(({ id }) => id === ruleId)
      if (ruleId !== undefined && before === undefined) throw noRule(ruleId)
      const checked = checkRule(channels, rules.length - (before ? 1 : 0), given)
      const rule = { ...checked, id: before?.id ?? newId(), createdAt: before?.createdAt ?? now() }
      store.saveRule(rule)
      rules = store.rules()
      return rule
    },
    removeRule(ruleId: string): void {
      if (!rules.some(({ id }) => id === ruleId)) throw noRule(ruleId)
      store.removeRule(ruleId)
      rules = store.rules()
    },
  }
}
export type ChannelBook = ReturnType<typeof createChannelBook>

function noRule(ruleId: string): MusterError {
  return new MusterError('not_found', `There is no rule ${ruleId}.`, {
    hint: 'List the rules to see which there are.',
    details: { ruleId },
  })
}
