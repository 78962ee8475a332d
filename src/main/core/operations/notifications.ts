import type { notificationsOperations } from '../../../contract/operations/notifications.ts'
import type { Handlers } from '../../../contract/operations.ts'
import type { CoreParts } from '../lifecycle/core-parts.ts'

type Names = keyof typeof notificationsOperations

/** Operations on rules, channels and messages of notifications. */
export function createNotificationHandlers({ notifications }: CoreParts): Pick<Handlers, Names> {
  return {
    'notification.get': () => notifications.get(),
    'notification.saveChannel': (input) => notifications.saveChannel(input),
    'notification.removeChannel'({ channelId }) {
      notifications.removeChannel(channelId)
      return {}
    },
    'notification.saveRule': (input) => notifications.saveRule(input),
    'notification.removeRule'({ ruleId }) {
      notifications.removeRule(ruleId)
      return {}
    },
    'notification.test': ({ channelId }) => notifications.test(channelId),
    'notification.log': (query) => notifications.log(query),
    'notification.retry': ({ deliveryId }) => notifications.retry(deliveryId),
    'notification.setPresence': (input) => notifications.present(input),
    'notification.claim': ({ deliveryId }) => ({ taken: notifications.take(deliveryId) }),
    'notification.readLink': ({ token }) => notifications.openLink(token),
    'notification.answerLink': ({ token }) => notifications.useLink(token),
  }
}
