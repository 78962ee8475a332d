import { createHmac } from 'node:crypto'
import { post } from './post.ts'
import { failed, type Message, type Sent, type Target, toJson } from './send.ts'

/** The bytes of a `whsec_…` key; null: it is none. */
export function webhookKey(secret: string): Buffer | null {
  const [, text] = /^whsec_([A-Za-z0-9+/]+={0,2})$/.exec(secret) ?? []
  const key = Buffer.from(text ?? '', 'base64')
  return key.length >= 24 && key.length <= 64 ? key : null
}

/** The signature of Standard Webhooks over `id.timestamp.body`. `timestamp` in seconds. */
export function signWebhook(key: Buffer, id: string, timestamp: number, body: string): string {
  return `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')}`
}

/**
 * Posts a message as Standard Webhooks has it. `webhook-id` is the same at each attempt, so that a receiver that has taken it,
 * and whose answer was lost, can tell; the timestamp is that of the attempt.
 */
export async function sendWebhook(
  { url, allowHttp }: Target<'webhook'>,
  secret: string | null,
  message: Message,
  { now, signal }: { now: number; signal: AbortSignal },
): Promise<Sent> {
  const key = secret === null ? null : webhookKey(secret)
  if (key === null) return failed('The channel has no key to sign with. Give it one.', { isRefused: true })
  const body = JSON.stringify(toJson(message))
  const timestamp = Math.floor(now / 1_000)
  const headers = {
    'user-agent': 'Muster',
    'webhook-id': message.id,
    'webhook-timestamp': String(timestamp),
    'webhook-signature': signWebhook(key, message.id, timestamp, body),
  }
  return post({ url, allowHttp }, body, headers, signal)
}
