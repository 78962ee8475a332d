import { isIP } from 'node:net'
import { hostname } from 'node:os'

/**
 * Whether a request may be answered at all. Guards against DNS rebinding (a foreign page whose name was made to
 * point here) by the Host header, and against foreign pages by the Origin header.
 *
 * An address is safe as a host, since rebinding needs a name; of names only `localhost`, this machine's own and
 * `allowedHosts` are taken. An Origin, where there is one, must be the host itself.
 */
export function isOwnRequest(
  headers: { host?: string | undefined; origin?: string | undefined },
  allowedHosts: readonly string[],
): boolean {
  const host = parseUrl(`http://${headers.host ?? ''}`)
  if (!host?.hostname) return false
  const name = host.hostname.replace(/^\[|\]$/g, '')
  const names = [
    'localhost',
    hostname().toLowerCase(),
    ...allowedHosts.map((allowed) => allowed.toLowerCase()),
  ]
  if (isIP(name) === 0 && !names.includes(name)) return false
  if (headers.origin === undefined) return true
  const origin = parseUrl(headers.origin)
  // Behind a proxy that ends TLS the scheme and the default port differ; the name must not.
  return (
    origin !== undefined &&
    (origin.host === host.host || (origin.hostname === host.hostname && origin.protocol === 'https:'))
  )
}

function parseUrl(text: string): URL | undefined {
  return URL.canParse(text) ? new URL(text) : undefined
}
