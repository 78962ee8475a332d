import { z } from 'zod'
import { hoursPattern, MAX_GROUP_SECONDS, notificationKinds } from './notification-names.ts'
import { Id, Millis } from './values.ts'

/** What a person can be told of. */
export const NotificationKind = z.enum(notificationKinds)
export type NotificationKind = z.infer<typeof NotificationKind>

/** What each is, for people. */
export const kindWords: Readonly<Record<NotificationKind, string>> = {
  finished: 'A task is done',
  failed: 'A task failed',
  needs_me: 'Somebody is asked: a permission, a question, a plan, an approval, a refused change',
  over_budget: 'A budget holds or ended a task',
  stalled: 'An instance is silent for long and nothing explains it',
  run_ended: 'A run of a workflow has ended',
  rate_limit_open: 'A usage window of the account is open again',
  runaway: 'A task spends as if it had run away',
}

/** "22:00-07:00": from the first up to the second, local time of the supervisor, over midnight where the first is later. */
export const HoursText = z.string().regex(hoursPattern, { message: 'It must be hours like 22:00-07:00.' })

/** Channels and rules at most. */
export const MAX_CHANNELS = 50
export const MAX_RULES = 100
/** How long a command may work, in ms: at most, and unless it is said. */
const MAX_COMMAND_MS = 300_000
export const COMMAND_MS = 30_000

const address = z
  .string()
  .max(2_000)
  .refine(isWebAddress, 'It must be an address like https://example.org/hook, without a user or a password.')
const oneLine = z
  .string()
  .min(1)
  .max(300)
  // biome-ignore lint/suspicious/noControlCharactersInRegex: it is these that end a header
  .refine((text) => !/[\x00-\x1f\x7f]/.test(text), 'It must be one line without control characters.')
/** One mailbox: what could begin another header, or name a second one, is not in it. */
const mailbox = oneLine.refine(
  (text) => /^[^\s@<>,;:"()[\]\\]+@[^\s@<>,;:"()[\]\\]+$/.test(text),
  'It must be an e-mail address like me@example.org.',
)

/** Where a message goes. What is secret of it is given apart and never told again. */
export const ChannelTarget = z.discriminatedUnion('kind', [
  /** A notification of the system, by the desktop application. */
  z.object({ kind: z.literal('desktop') }),
  /** A notification of the browsers that have the page open and allow it. */
  z.object({ kind: z.literal('browser') }),
  /** A short sound of the pages that are open. */
  z.object({ kind: z.literal('sound'), tone: z.enum(['soft', 'bright', 'urgent']).default('soft') }),
  z.object({
    kind: z.literal('command'),
    /** The program and its arguments: no shell reads them. */
    command: z
      .array(
        z
          .string()
          .max(4_000)
          .refine((text) => !text.includes('\0'), 'It must not have a zero character.'),
      )
      .min(1)
      .max(50)
      .refine(([program]) => program !== '', 'The first is the program.'),
    timeoutMs: z.number().int().min(1_000).max(MAX_COMMAND_MS).default(COMMAND_MS),
  }),
  z.object({
    kind: z.literal('webhook'),
    url: address,
    /** HTTP without TLS to another machine: what is told can be read and changed on its way. */
    allowHttp: z.boolean().default(false),
  }),
  z.object({
    kind: z.literal('ntfy'),
    /** The server, without the topic. */
    url: address.default('https://ntfy.sh'),
    topic: z.string().regex(/^[\w-]{1,64}$/, 'It must be up to 64 letters, digits, "-" and "_".'),
    allowHttp: z.boolean().default(false),
  }),
  z.object({
    kind: z.literal('email'),
    host: z.string().regex(/^[\w.:-]{1,253}$/, 'It must be the name or address of a server.'),
    port: z.number().int().min(1).max(65_535).default(587),
    /** `starttls` and `tls` are refused where the server can't; `none` is for this machine. */
    security: z.enum(['starttls', 'tls', 'none']).default('starttls'),
    user: oneLine.nullable().default(null),
    from: mailbox,
    to: z.array(mailbox).min(1).max(20),
  }),
])
export type ChannelTarget = z.infer<typeof ChannelTarget>
export type ChannelKind = ChannelTarget['kind']

/** Kinds whose messages can have links by which a request is allowed or denied. */
export const linkedKinds: readonly ChannelKind[] = ['webhook', 'ntfy', 'email']

/** Whom a secret of the channel is shared with; a channel that is given another one loses it. */
export function receiverOf(target: ChannelTarget): string {
  if (target.kind === 'webhook' || target.kind === 'ntfy')
    return `${target.kind} ${new URL(target.url).origin}`
  if (target.kind === 'email') return `email ${target.host}:${target.port} ${target.security} ${target.user}`
  return target.kind
}

/** Where a channel leads, in a few words. */
export function describeTarget(target: ChannelTarget): string {
  switch (target.kind) {
    case 'webhook':
      return target.url
    case 'ntfy':
      return `${target.url} ${target.topic}`
    case 'email':
      return `${target.to.join(', ')} by ${target.host}:${target.port}`
    case 'command':
      return target.command.join(' ')
    case 'sound':
      return target.tone
    case 'desktop':
      return 'by the desktop application'
    case 'browser':
      return 'by open pages'
  }
}

/**
 * The key of a webhook, after Standard Webhooks: `whsec_` and 24 to 64 bytes in Base64. For ntfy an access token, for
 * e-mail the password. At most 1,000 characters.
 */
export const ChannelSecret = oneLine.max(1_000)

const Name = z
  .string()
  .trim()
  .min(1)
  .max(60)
  .refine((text) => /^[\p{L}\p{N}][\p{L}\p{N} ._-]*$/u.test(text), {
    message:
      'It must begin with a letter or digit, with letters, digits, blanks, ".", "_" and "-" behind it.',
  })

const channelFields = {
  name: Name,
  target: ChannelTarget,
  enabled: z.boolean().default(true),
  /** Messages about requests have links by which each can be allowed or denied once; see `notifications.linkAddress`. */
  links: z.boolean().default(false),
}
export const NewChannel = z.object(channelFields)
export const Channel = z.object({
  ...channelFields,
  id: Id,
  createdAt: Millis,
  hasSecret: z.boolean(),
  /** Messages that wait for it. */
  waiting: z.number().int().nonnegative(),
  /** What went wrong last, while nothing was sent since. */
  lastError: z.string().nullable(),
  lastSentAt: Millis.nullable(),
})
export type Channel = z.infer<typeof Channel>

const ruleFields = {
  name: Name,
  enabled: z.boolean().default(true),
  /** Which of these. */
  on: z.array(NotificationKind).min(1).max(NotificationKind.options.length),
  /** What they have to be about; null: anything. `rate_limit_open` is about nothing of these. */
  where: z
    .object({
      /** This directory and those below it: absolute. */
      directory: z.string().min(1).max(4_096).nullable().default(null),
      /** Runs of this workflow and tasks of them. */
      workflow: z.string().min(1).max(200).nullable().default(null),
      /** Tasks that answer for this module. */
      module: z.string().min(1).max(200).nullable().default(null),
      /** Tasks that work on an item with this label. */
      label: z.string().min(1).max(50).nullable().default(null),
    })
    .default({ directory: null, workflow: null, module: null, label: null }),
  channels: z.array(Id).max(MAX_CHANNELS),
  /** Nothing is told while a person looks at a page. */
  unlessLooking: z.boolean().default(true),
  /** Hours in which messages are held back; `always`: none; null: as `notifications.quietHours` says. */
  quietHours: z
    .union([HoursText, z.literal('always')])
    .nullable()
    .default(null),
  /** What happens within so many seconds becomes one message; 0: one each. */
  groupWithinS: z.number().int().min(0).max(MAX_GROUP_SECONDS).default(0),
  /** When a request has no answer after so long, it goes to `escalateTo`, too; null: never. */
  escalateAfterS: z.number().int().min(10).max(86_400).nullable().default(null),
  escalateTo: z.array(Id).max(MAX_CHANNELS).default([]),
}
export const NewRule = z.object(ruleFields)
export type NewRule = z.infer<typeof NewRule>
export const NotificationRule = z.object({ ...ruleFields, id: Id, createdAt: Millis })
export type NotificationRule = z.infer<typeof NotificationRule>

/** A place of the page. */
export const NotificationPlace = z.union([
  z.enum(['fleet', 'inbox', 'settings']),
  z.object({ task: Id }),
  z.object({ run: Id }),
])
export type NotificationPlace = z.infer<typeof NotificationPlace>

/** One thing that is told. Texts of others are in it with marks, without secrets, and cut. */
export const NotificationItem = z.object({
  kind: z.union([NotificationKind, z.literal('test')]),
  title: z.string(),
  body: z.string(),
  /** When it happened. */
  at: Millis,
  place: NotificationPlace,
  taskId: Id.nullable(),
  runId: Id.nullable(),
  directory: z.string().nullable(),
  /** The request that it is about; null: none, or none that is answered by allowing it. */
  permissionId: Id.nullable(),
  /** It says all that there is to know, so that it can be answered right there. */
  answerable: z.boolean(),
  /** What it waits for by another name: an approval of a run, a refused change. */
  waitsFor: z.string().nullable(),
})
export type NotificationItem = z.infer<typeof NotificationItem>

/**
 * `held` back for a group, quiet hours or an answer · `waiting` for its turn or the next attempt · `sending` · `sent` ·
 * `given_up` after many attempts · `dropped` since it was answered before, or nobody was there to be shown it.
 */
export const DeliveryState = z.enum(['held', 'waiting', 'sending', 'sent', 'given_up', 'dropped'])
export type DeliveryState = z.infer<typeof DeliveryState>

/** A message on its way to a channel, or what became of it. */
export const Delivery = z.object({
  id: Id,
  channelId: Id,
  /** Its name when it was made. */
  channel: z.string(),
  kind: z.enum(['desktop', 'browser', 'sound', 'command', 'webhook', 'ntfy', 'email']),
  /** Null: a test. */
  ruleId: Id.nullable(),
  state: DeliveryState,
  /** Why it is held back. */
  heldFor: z.enum(['group', 'quiet', 'answer']).nullable(),
  /** What it tells of, oldest first; a long list is cut. */
  items: z.array(NotificationItem),
  /** How many it tells of. */
  count: z.number().int().positive(),
  attempts: z.number().int().nonnegative(),
  /** When it is let go, or tried again; null: it is not waiting for that. */
  nextAt: Millis.nullable(),
  /** What the last attempt or its end says. */
  note: z.string().nullable(),
  createdAt: Millis,
  endedAt: Millis.nullable(),
})
export type Delivery = z.infer<typeof Delivery>

/** What a host shows to a person: the delivery's message in the words of `summary`. */
export const Notice = z.object({
  deliveryId: Id,
  kind: z.enum(['desktop', 'browser', 'sound']),
  tone: z.enum(['soft', 'bright', 'urgent']).nullable(),
  title: z.string(),
  body: z.string(),
  place: NotificationPlace,
  items: z.array(NotificationItem),
})
export type Notice = z.infer<typeof Notice>

/** Rules, channels, and what of them depends on settings. */
export const Notifications = z.object({
  channels: z.array(Channel),
  rules: z.array(NotificationRule),
  /** A person looks at a page now. */
  looking: z.boolean(),
  /** How many desktop applications and pages are there to show something. */
  shows: z.object({
    desktop: z.number().int().nonnegative(),
    browser: z.number().int().nonnegative(),
    sound: z.number().int().nonnegative(),
  }),
  /** It is quiet until then, by the setting; null: it is not. */
  quietUntil: Millis.nullable(),
})
export type Notifications = z.infer<typeof Notifications>

/** A request that a link is about, as it stands. */
export const LinkedRequest = z.object({
  decision: z.enum(['allow', 'deny']),
  toolName: z.string(),
  description: z.string().nullable(),
  /** All of its input, with marks. */
  input: z.string(),
  warning: z.string().nullable(),
  taskTitle: z.string(),
  directory: z.string(),
  expiresAt: Millis,
})
export type LinkedRequest = z.infer<typeof LinkedRequest>

function isWebAddress(text: string): boolean {
  if (!URL.canParse(text)) return false
  const { protocol, username, password, hostname } = new URL(text)
  return /^https?:$/.test(protocol) && hostname !== '' && username === '' && password === ''
}

/** Whether an address is this machine: nobody is on the way to it. */
export function isLoopback(host: string): boolean {
  const name = host.replace(/^\[|\]$/g, '').toLowerCase()
  return name === 'localhost' || name === '::1' || /^127(?:\.\d{1,3}){3}$/.test(name)
}
