import { z } from 'zod'
import {
  Channel,
  ChannelSecret,
  Delivery,
  DeliveryState,
  LinkedRequest,
  NewChannel,
  NewRule,
  NotificationRule,
  Notifications,
} from '../notifications.ts'
import { Id } from '../values.ts'
import type { OperationSpec } from './operation-spec.ts'

const empty = z.object({})
const forHosts = 'The desktop application and the page call it.'
const token = z.string().min(1).max(300)

/** Who is told what, and where. */
export const notificationsOperations = {
  'notification.get': {
    summary: 'Rules of notifications and their channels',
    effect: 'read',
    callers: 'people',
    input: empty,
    output: Notifications,
    errors: ['storage', 'database_damaged', 'unavailable'],
  },
  'notification.saveChannel': {
    summary: 'Make a channel that notifications go to, or change one',
    effect: 'write',
    callers: 'people',
    input: NewChannel.extend({
      /** Absent: a new one. */
      channelId: Id.optional(),
      /** Kept apart and never told again. Absent: as it is; null: none. */
      secret: ChannelSecret.nullable().optional(),
    }),
    output: Channel,
    errors: ['validation', 'not_found', 'conflict', 'storage', 'database_damaged', 'unavailable'],
  },
  'notification.removeChannel': {
    summary: 'Remove a channel; what waits for it is given up, and rules name it no more',
    effect: 'destructive',
    callers: 'people',
    input: z.object({ channelId: Id }),
    output: empty,
    errors: ['not_found', 'storage', 'database_damaged', 'unavailable'],
  },
  'notification.saveRule': {
    summary: 'Make a rule of what is told where, or change one',
    effect: 'write',
    callers: 'people',
    input: NewRule.extend({
      /** Absent: a new one. */
      ruleId: Id.optional(),
    }),
    output: NotificationRule,
    errors: ['validation', 'not_found', 'storage', 'database_damaged', 'unavailable'],
  },
  'notification.removeRule': {
    summary: 'Remove a rule of notifications',
    effect: 'destructive',
    callers: 'people',
    input: z.object({ ruleId: Id }),
    output: empty,
    errors: ['not_found', 'storage', 'database_damaged', 'unavailable'],
  },
  'notification.test': {
    summary: 'Send a test message to a channel now; answers with what became of it',
    effect: 'write',
    callers: 'people',
    input: z.object({ channelId: Id }),
    output: Delivery,
    errors: ['not_found', 'storage', 'database_damaged', 'unavailable'],
  },
  'notification.log': {
    summary: 'Messages to channels and what became of them, newest first',
    effect: 'read',
    input: z.object({
      channelId: Id.optional(),
      states: z.array(DeliveryState).max(DeliveryState.options.length).optional(),
      limit: z.number().int().min(1).max(500).default(50),
      /** `nextCursor` of the page before. */
      cursor: z.string().max(100).optional(),
    }),
    output: z.object({ deliveries: z.array(Delivery), nextCursor: z.string().nullable() }),
    errors: ['validation', 'storage', 'database_damaged', 'unavailable'],
  },
  'notification.retry': {
    summary: 'Try a message again now: one that was given up, or that waits for its next attempt',
    effect: 'write',
    callers: 'people',
    input: z.object({ deliveryId: Id }),
    output: Delivery,
    errors: ['not_found', 'conflict', 'storage', 'database_damaged', 'unavailable'],
  },
  'notification.setPresence': {
    summary: 'Say that a page or the desktop application is there, and whether a person looks at it',
    effect: 'write',
    callers: 'people',
    withoutCommand: forHosts,
    input: z.object({
      /** Of the page or application: any that stays the same while it is open. */
      id: Id,
      /** What it can show. */
      shows: z.array(z.enum(['desktop', 'browser', 'sound'])).max(3),
      /** It is visible, has the focus, and had input of a person lately. */
      looking: z.boolean(),
      /** It is closed. */
      gone: z.boolean().default(false),
    }),
    output: z.object({
      /** When it has to say so again, in ms. */
      againWithinMs: z.number().int().positive(),
    }),
    errors: ['validation'],
  },
  'notification.claim': {
    summary: 'Say that a message is shown; only the first who takes it shows it, unless each browser does',
    effect: 'write',
    callers: 'people',
    withoutCommand: forHosts,
    input: z.object({ deliveryId: Id }),
    output: z.object({ taken: z.boolean() }),
    errors: ['storage', 'database_damaged', 'unavailable'],
  },
  'notification.readLink': {
    summary: 'The request that a one-time link is about; decides nothing',
    effect: 'read',
    callers: 'people',
    withoutCommand: 'The web host shows it to who opens the link.',
    input: z.object({ token }),
    output: LinkedRequest,
    errors: ['not_found', 'conflict', 'storage', 'database_damaged', 'unavailable'],
  },
  'notification.answerLink': {
    summary: 'Allow or deny the request of a one-time link, as the link says',
    effect: 'write',
    callers: 'people',
    withoutCommand: 'The web host does it when the link is confirmed.',
    input: z.object({ token }),
    output: LinkedRequest,
    errors: ['not_found', 'conflict', 'storage', 'database_damaged', 'unavailable'],
  },
} as const satisfies Record<string, OperationSpec>
