/** The scheme that serves the page; registered as standard and secure, so `'self'` means it in the CSP. */
export const PAGE_SCHEME = 'muster-app'
/** Where the page lives in the application. */
export const PAGE_URL = `${PAGE_SCHEME}://page/index.html`

/**
 * True if `url` is the page itself: the scheme, host and port of `pageUrl`. Compared by parts, because
 * `URL.origin` is `null` for schemes that the URL standard doesn't know.
 */
export function isOwnPage(url: string, pageUrl: string): boolean {
  if (!URL.canParse(url) || !URL.canParse(pageUrl)) return false
  const [one, other] = [new URL(url), new URL(pageUrl)]
  return (
    one.protocol === other.protocol && one.host === other.host && one.username === '' && one.password === ''
  )
}

/** The parts of Electron's `WebFrameMain` that tell who sent a message. */
export interface SenderFrame {
  url: string
  parent: unknown
}

/**
 * True if a message may be accepted: it comes from the top frame of our own page. A frame that is gone (`null`),
 * an embedded frame and any other origin are foreign.
 */
export function isOwnSender(frame: SenderFrame | null | undefined, pageUrl: string): boolean {
  return frame !== null && frame !== undefined && frame.parent === null && isOwnPage(frame.url, pageUrl)
}

const MAX_EXTERNAL_LENGTH = 2_048

/**
 * The address that may be handed to the person's browser or mail program, or null. Transcripts are untrusted:
 * only web and mail addresses, no credentials, nothing that starts another program.
 */
export function externalAddress(url: string): string | null {
  if (url.length > MAX_EXTERNAL_LENGTH || !URL.canParse(url)) return null
  const parsed = new URL(url)
  if (parsed.protocol === 'mailto:') return parsed.href
  const isWeb = parsed.protocol === 'https:' || parsed.protocol === 'http:'
  return isWeb && parsed.username === '' && parsed.password === '' ? parsed.href : null
}
