import type { NotificationPlace } from '../../../contract/notifications.ts'
import type { DeliveryRecord } from '../store/delivery-store.ts'
import type { ChannelRecord } from '../store/notification-store.ts'
import { runCommand } from './channels/command.ts'
import { sendEmail } from './channels/email.ts'
import { sendNtfy } from './channels/ntfy.ts'
import type { Message, Sent } from './channels/send.ts'
import { sendWebhook } from './channels/webhook.ts'
import type { Links } from './links.ts'
import type { NotificationGround } from './parts.ts'
import type { Secrets } from './secrets.ts'
import type { Show } from './show.ts'
import { summarise } from './summary.ts'

/** Brings one message to its channel. */
export function createDispatch(
  { config, now }: Pick<NotificationGround, 'config' | 'now'>,
  parts: { secrets: Secrets; links: Links; show: Show },
) {
  const { secrets, links, show } = parts

  /** Its links are made with its first attempt, so that they live as long as they may from then on. */
  function linksOf(channel: ChannelRecord, delivery: DeliveryRecord): Message['links'] {
    const [only] = delivery.items
    if (!channel.links || delivery.count !== 1 || !only?.permissionId) return null
    delivery.links ??= links.make(only.permissionId)?.ids ?? null
    return delivery.links === null ? null : links.addresses(delivery.links)
  }

  return {
    /** One attempt; null: its channel is switched off, or gone. What is kept of the message may be changed. */
    prepare(
      channel: ChannelRecord | undefined,
      delivery: DeliveryRecord,
    ): ((signal: AbortSignal) => Promise<Sent>) | null {
      if (!channel?.enabled) return null
      const { id, items, count, createdAt } = delivery
      const { title, body, place } = summarise(items, count)
      const pageUrl = addressOf(config.notificationLinkAddress, place)
      const message: Message = {
        id,
        title,
        body,
        items,
        count,
        links: linksOf(channel, delivery),
        pageUrl,
        createdAt,
      }
      const { target } = channel
      return (signal) => {
        switch (target.kind) {
          case 'webhook':
            return sendWebhook(target, secrets.of(channel.id), message, { now: now(), signal })
          case 'ntfy':
            return sendNtfy(target, secrets.of(channel.id), message, { signal })
          case 'email':
            return sendEmail(target, secrets.of(channel.id), message, { signal })
          case 'command':
            return runCommand(target, message, { env: config.env, signal })
          case 'sound':
            return show.show('sound', target.tone, message, signal)
          case 'desktop':
          case 'browser':
            return show.show(target.kind, null, message, signal)
        }
      }
    },
  }
}

/** Where the page shows a place. */
function addressOf(address: string | null, place: NotificationPlace): string | null {
  if (address === null) return null
  if (typeof place === 'string') return `${address}/#/${place === 'fleet' ? '' : place}`
  return 'task' in place ? `${address}/#/task/${place.task}` : `${address}/#/run/${place.run}`
}
