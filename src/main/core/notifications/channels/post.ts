import { beginningOf } from '../../../../contract/cut-text.ts'
import { isLoopback } from '../../../../contract/notifications.ts'
import { visibleText } from '../../../../contract/visible-text.ts'
import { failed, type Sent } from './send.ts'

/** How long a receiver may take. */
const TIMEOUT_MS = 15_000
/** What is read of an answer that is no success. */
const MAX_ANSWER_BYTES = 2_048
const MAX_NOTE = 200
/** The message itself is what is refused. */
const refusals = [400, 410, 413, 414, 415, 422]

/** Posts JSON to the address that a person gave, and nowhere else: it is not led on to another one. */
export async function post(
  { url, allowHttp }: { url: string; allowHttp: boolean },
  body: string,
  headers: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<Sent> {
  const { protocol, hostname } = new URL(url)
  if (protocol === 'http:' && !allowHttp && !isLoopback(hostname))
    return failed('It is not sent without TLS to another machine.', { isRefused: true })
  try {
    const response = await fetch(url, {
      method: 'POST',
      body,
      headers: { ...headers, 'content-type': 'application/json' },
      redirect: 'manual',
      signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]),
    })
    if (response.ok) {
      await response.body?.cancel()
      return null
    }
    return await failureOf(response)
  } catch (error) {
    return failed(reasonOf(error))
  }
}

async function failureOf(response: Response): Promise<Sent> {
  const { status } = response
  if (status >= 300 && status < 400) {
    await response.body?.cancel()
    return failed(`It answered ${status}, which leads to another address. Give the channel that one.`)
  }
  const said = await beginningOfAnswer(response)
  const retryAfterMs = pauseOf(response.headers.get('retry-after'))
  const note = said === '' ? `It answered ${status}.` : `It answered ${status}: ${said}`
  return failed(note, { isRefused: refusals.includes(status), retryAfterMs })
}

/** A receiver may say anything, as long as it likes. */
async function beginningOfAnswer({ body }: Response): Promise<string> {
  const reader = body?.getReader()
  if (reader === undefined) return ''
  const chunks: Uint8Array[] = []
  let length = 0
  while (length < MAX_ANSWER_BYTES) {
    const { done, value } = await reader.read()
    if (done) break
    chunks.push(value)
    length += value.length
  }
  await reader.cancel().catch(() => {})
  const text = Buffer.concat(chunks).toString('utf8', 0, MAX_ANSWER_BYTES).replaceAll(/\s+/g, ' ').trim()
  return beginningOf(visibleText(text, 'text'), MAX_NOTE)
}

/** Seconds, or a date; null: it says nothing that is one. */
function pauseOf(header: string | null): number | null {
  if (header === null) return null
  const seconds = Number(header)
  const ms = Number.isFinite(seconds) ? seconds * 1_000 : Date.parse(header) - Date.now()
  return Number.isFinite(ms) && ms > 0 ? ms : null
}

/** Why nobody answered, in words that a person can act on. */
function reasonOf(error: unknown): string {
  const {
    name,
    cause,
    code = (cause as { code?: string } | undefined)?.code ?? (cause as Error | undefined)?.message,
  } = error as {
    name?: string
    code?: string
    cause?: unknown
  }
  if (name === 'TimeoutError') return `It did not answer within ${TIMEOUT_MS / 1_000} s.`
  if (name === 'AbortError') return 'The supervisor was closed while it was sent.'
  return `It can not be reached (${String(code ?? name ?? 'no reason is known')}).`
}
