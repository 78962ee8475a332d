import type { AnyEvent } from '../../../contract/events.ts'
import type { Output, ParsedInput } from '../../../contract/operations.ts'
import type { PermissionParts } from '../permissions/parts.ts'
import type { TrackingParts } from '../tracking/tracker.ts'

/** Tells people what happened, by rules. */
export interface Notifications {
  get(): Output<'notification.get'>
  /** @throws MusterError `validation`, `not_found`, `conflict`, `storage` */
  saveChannel(input: ParsedInput<'notification.saveChannel'>): Output<'notification.saveChannel'>
  removeChannel(channelId: string): void
  saveRule(input: ParsedInput<'notification.saveRule'>): Output<'notification.saveRule'>
  removeRule(ruleId: string): void
  /** Sends one message at once, past those that wait. Resolves with what became of it. */
  test(channelId: string): Promise<Output<'notification.test'>>
  log(query: ParsedInput<'notification.log'>): Output<'notification.log'>
  retry(deliveryId: string): Output<'notification.retry'>
  present(input: ParsedInput<'notification.setPresence'>): Output<'notification.setPresence'>
  take(deliveryId: string): boolean
  openLink(token: string): Output<'notification.readLink'>
  useLink(token: string): Promise<Output<'notification.answerLink'>>
  /** Told of all that is announced. */
  hear(event: AnyEvent): void
  /** From now on what happens is told, beginning with what was not told before an end. */
  open(): void
  close(): Promise<void>
}

/** What notifications are made of. */
export interface NotificationGround extends PermissionParts, TrackingParts {}

export interface NotificationParts extends NotificationGround {
  readonly notifications: Notifications
}
