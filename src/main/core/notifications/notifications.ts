import { MusterError } from '../../../contract/errors.ts'
import type { Delivery } from '../../../contract/notifications.ts'
import { atMost } from '../base/at-most.ts'
import { nowAndThen } from '../base/now-and-then.ts'
import type { DeliveryRecord } from '../store/delivery-store.ts'
import { createChannelBook } from './channel-book.ts'
import { createDispatch } from './dispatch.ts'
import { createIntake } from './intake.ts'
import { ofTest } from './items.ts'
import { createLinks } from './links.ts'
import { createOutbox } from './outbox.ts'
import type { NotificationGround, Notifications } from './parts.ts'
import { createPresence } from './presence.ts'
import { quietUntil } from './quiet-hours.ts'
import { createSecrets } from './secrets.ts'
import { createShow } from './show.ts'

/** Tests that are under way at the same time, at most. */
const MAX_TESTS = 4
/** When the oldest messages of the log are forgotten. */
const PRUNING = { firstMs: 60_000, everyMs: 3_600_000 }

/** Rules, channels, and the messages between what happens and who is told. */
export function createNotifications(context: NotificationGround): Notifications {
  const { store, config, now, newId, publish } = context
  const { deliveries } = store.notifications
  const presence = createPresence(now)
  const secrets = createSecrets(config.dataDirectory)
  const links = createLinks(context, secrets)
  const show = createShow(context, presence)
  const book = createChannelBook(context, secrets)
  const dispatch = createDispatch(context, { secrets, links, show })
  const onChanged = (delivery: DeliveryRecord) =>
    publish({ name: 'delivery.changed', payload: { delivery: toDelivery(delivery) } })
  const outbox = createOutbox(context, {
    prepare: (delivery) => dispatch.prepare(book.channel(delivery.channelId), delivery),
    onChanged,
  })
  const intake = createIntake(context, { book, presence, outbox, onChanged })
  const testing = atMost(MAX_TESTS)
  const closing = new AbortController()
  let stopPruning: (() => Promise<void>) | undefined

  const get = () => {
    const quiet = config.notificationQuietHours
    return {
      ...book.list(),
      looking: presence.isLooking(),
      shows: {
        desktop: presence.count('desktop'),
        browser: presence.count('browser'),
        sound: presence.count('sound'),
      },
      quietUntil: quiet === null ? null : quietUntil(quiet, now()),
    }
  }
  /** Tells who shows the rules and channels, and passes on what it was told for. */
  const changed = <T>(value: T): T => {
    publish({ name: 'notification.changed', payload: get() })
    return value
  }
  const prune = async () => {
    try {
      deliveries.prune()
    } catch (error) {
      config.log('warn', 'old notifications could not be forgotten', { error: String(error) })
    }
  }

  return {
    get,
    saveChannel(input) {
      const channel = changed(book.saveChannel(input))
      // It may have been switched on, or corrected.
      outbox.wake(channel.id)
      return channel
    },
    removeChannel: (channelId) => changed(book.removeChannel(channelId)),
    saveRule: (input) => changed(book.saveRule(input)),
    removeRule: (ruleId) => changed(book.removeRule(ruleId)),
    test: (channelId) =>
      testing(async () => {
        const channel = book.require(channelId)
        const at = now()
        const delivery: DeliveryRecord = {
          id: newId(),
          channelId,
          channel: channel.name,
          kind: channel.target.kind,
          ruleId: null,
          state: 'sending',
          heldFor: null,
          items: [ofTest(channel.name, at)],
          count: 1,
          links: null,
          attempts: 1,
          nextAt: null,
          note: null,
          createdAt: at,
          queuedAt: null,
          endedAt: null,
        }
        const attempt = dispatch.prepare({ ...channel, enabled: true }, delivery)
        const failure = (await attempt?.(closing.signal)) ?? null
        const ended: DeliveryRecord = {
          ...delivery,
          state: failure === null ? 'sent' : 'given_up',
          note: failure?.note ?? null,
          endedAt: now(),
        }
        // While it is under way it stands nowhere: a crash leaves nothing of a test that would be sent later.
        deliveries.save(ended)
        onChanged(ended)
        return changed(toDelivery(ended))
      }),
    log(query) {
      const found = deliveries.list(query)
      return { ...found, deliveries: found.deliveries.map(toDelivery) }
    },
    retry(deliveryId) {
      const found = deliveries.get(deliveryId)
      if (found === undefined)
        throw new MusterError('not_found', `There is no message ${deliveryId}.`, {
          hint: 'It may have been forgotten: the log keeps the newest.',
          details: { deliveryId },
        })
      const isOpen = found.state === 'waiting' || found.state === 'given_up'
      if (!isOpen || !book.channel(found.channelId))
        throw new MusterError(
          'conflict',
          isOpen
            ? 'The channel of this message was removed.'
            : `This message is ${found.state.replace('_', ' ')}.`,
          { hint: 'Only what waits or was given up can be tried again.', details: { state: found.state } },
        )
      // Its time begins anew.
      const again: DeliveryRecord = {
        ...found,
        state: 'waiting',
        nextAt: null,
        queuedAt: now(),
        endedAt: null,
      }
      deliveries.save(again)
      onChanged(again)
      outbox.wake(found.channelId)
      return toDelivery(again)
    },
    present: ({ id, ...said }) => presence.say(id, said),
    take: show.take,
    openLink: links.open,
    useLink: links.use,
    hear: intake.hear,
    open() {
      intake.open()
      outbox.open()
      stopPruning = nowAndThen(prune, PRUNING)
    },
    async close() {
      await stopPruning?.()
      closing.abort()
      await intake.close()
      await outbox.close()
    },
  }
}

function toDelivery({ links: _, queuedAt: __, ...delivery }: DeliveryRecord): Delivery {
  return delivery
}
