import { post } from './post.ts'
import type { Message, Sent, Target } from './send.ts'

/** What a person is asked comes through where the telephone is set to be quiet. */
const HIGH = 4
const USUAL = 3

/** Publishes a message to a topic of ntfy, as JSON. Links open a page that asks: they are not carried out by the telephone. */
export async function sendNtfy(
  { url, topic, allowHttp }: Target<'ntfy'>,
  token: string | null,
  { title, body, items, links, pageUrl }: Message,
  { signal }: { signal: AbortSignal },
): Promise<Sent> {
  const view = (label: string, address: string | undefined) =>
    address === undefined ? [] : [{ action: 'view', label, url: address }]
  const asks = items.some(({ kind }) => kind === 'needs_me' || kind === 'over_budget')
  const content = {
    topic,
    title,
    message: body,
    priority: asks ? HIGH : USUAL,
    ...(pageUrl === null ? {} : { click: pageUrl }),
    actions: [...view('Allow…', links?.allow), ...view('Deny…', links?.deny)],
  }
  const headers: Record<string, string> = token === null ? {} : { authorization: `Bearer ${token}` }
  return post({ url, allowHttp }, JSON.stringify(content), headers, signal)
}
