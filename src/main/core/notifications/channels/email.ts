import { createTransport } from 'nodemailer'
import { beginningOf } from '../../../../contract/cut-text.ts'
import { isLoopback } from '../../../../contract/notifications.ts'
import { visibleText } from '../../../../contract/visible-text.ts'
import { failed, type Message, type Sent, type Target } from './send.ts'

const TIMEOUT_MS = 15_000
const MAX_NOTE = 200

/** Sends a message by SMTP. Without TLS only to this machine; a server that can't do what was asked for gets nothing. */
export async function sendEmail(
  { host, port, security, user, from, to }: Target<'email'>,
  password: string | null,
  message: Message,
  { signal }: { signal: AbortSignal },
): Promise<Sent> {
  if (security === 'none' && !isLoopback(host))
    return failed('It is not sent without TLS to another machine.', { isRefused: true })
  const transport = createTransport({
    host,
    port,
    secure: security === 'tls',
    requireTLS: security === 'starttls',
    ignoreTLS: security === 'none',
    ...(user === null ? {} : { auth: { user, pass: password ?? '' } }),
    connectionTimeout: TIMEOUT_MS,
    greetingTimeout: TIMEOUT_MS,
    socketTimeout: TIMEOUT_MS,
    dnsTimeout: TIMEOUT_MS,
    // Nothing of a message is an address of something to be read.
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  const close = () => transport.close()
  signal.addEventListener('abort', close, { once: true })
  try {
    await transport.sendMail({
      from,
      to,
      subject: subjectOf(message),
      text: textOf(message),
      // The same at each attempt, so that what came twice can be told.
      messageId: `<${message.id}@muster.invalid>`,
      date: new Date(message.createdAt),
      headers: { 'auto-submitted': 'auto-generated' },
    })
    return null
  } catch (error) {
    const { responseCode, code, command } = error as {
      responseCode?: number
      code?: string
      command?: string
    }
    const said = error instanceof Error ? visibleText(error.message.replaceAll(/\s+/g, ' '), 'text') : ''
    // A password can be corrected; an address that does not exist stays so.
    const isRefused =
      responseCode !== undefined && responseCode >= 550 && responseCode < 560 && command !== 'CONN'
    return failed(`It was not sent (${code ?? 'no reason is known'}): ${beginningOf(said, MAX_NOTE)}`, {
      isRefused,
    })
  } finally {
    signal.removeEventListener('abort', close)
    close()
  }
}

/** A header is one line, whatever is told. */
function subjectOf({ title, body, count }: Message): string {
  const text = count === 1 ? `${title}: ${body}` : `${title}: ${body}`
  return beginningOf(`[Muster] ${text}`.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' '), 180)
}

function textOf({ title, body, items, count, links, pageUrl }: Message): string {
  const lines = count === 1 ? [title, '', body] : [title, body, '']
  if (count > 1) {
    for (const item of items) lines.push(`- ${new Date(item.at).toISOString()} ${item.title}: ${item.body}`)
    if (count > items.length) lines.push(`and ${count - items.length} more.`)
  }
  const [only] = items
  if (count === 1 && only?.directory) lines.push('', `Directory: ${only.directory}`)
  if (pageUrl !== null) lines.push('', pageUrl)
  if (links?.allow !== undefined) lines.push('', `Allow (asks first): ${links.allow}`)
  if (links?.deny !== undefined) lines.push('', `Deny (asks first): ${links.deny}`)
  if (links !== null) lines.push('', `The links work once, until ${new Date(links.expiresAt).toISOString()}.`)
  return `${lines.join('\n')}\n`
}
