import type { ChannelTarget, NotificationItem } from '../../../../contract/notifications.ts'
import type { Failure } from '../backoff.ts'

/** A message as a channel gets it. */
export interface Message {
  /** Of the delivery: the same at each attempt. */
  id: string
  title: string
  body: string
  items: readonly NotificationItem[]
  /** How many things it tells of: more than `items` where these are cut. */
  count: number
  /** By which the one request that it tells of is decided, once it is confirmed. */
  links: { allow?: string; deny?: string; expiresAt: number } | null
  /** Where the page shows it; null: no address for links is set. */
  pageUrl: string | null
  createdAt: number
}

/** Null: it is sent. */
export type Sent = Failure | null

export type Target<K extends ChannelTarget['kind']> = Extract<ChannelTarget, { kind: K }>

/** Refused where the message itself is the reason: another attempt says the same. */
export function failed(
  note: string,
  { isRefused = false, retryAfterMs = null }: Partial<Omit<Failure, 'note'>> = {},
): Failure {
  return { note, isRefused, retryAfterMs }
}

/** What is told to programs. */
export function toJson(message: Message): Record<string, unknown> {
  const { id, title, body, items, count, links, pageUrl, createdAt } = message
  const [first] = items
  return {
    type: count === 1 && first !== undefined ? `muster.${first.kind}` : 'muster.summary',
    timestamp: new Date(createdAt).toISOString(),
    data: {
      id,
      title,
      body,
      count,
      url: pageUrl,
      items: items.map(({ kind, title: what, body: text, at, taskId, runId, directory, permissionId }) => ({
        kind,
        title: what,
        body: text,
        at: new Date(at).toISOString(),
        taskId,
        runId,
        directory,
        permissionId,
      })),
      links: links && { ...links, expiresAt: new Date(links.expiresAt).toISOString() },
    },
  }
}
