import { readFile } from 'node:fs/promises'
import { extname, resolve, sep } from 'node:path'

/**
 * What the page may do: run its own scripts, nothing inline, talk to nobody (it speaks over IPC). Styles may be
 * inline because the menus, panels and the virtual list place themselves by style attributes.
 */
export const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "font-src 'self' data:",
  "connect-src 'self'",
  "worker-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "object-src 'none'",
].join('; ')

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
  '.wasm': 'application/wasm',
}

/** The file that a path of the page's address means, or null when it lies outside of `directory`. */
export function resolvePagePath(directory: string, pathname: string): string | null {
  let decoded: string
  try {
    decoded = decodeURIComponent(pathname)
  } catch {
    return null
  }
  if (decoded.includes('\0')) return null
  const base = resolve(directory)
  // A backslash would be a separator on Windows.
  const file = resolve(base, `.${sep}${decoded.replaceAll('\\', '/')}`)
  return file.startsWith(base + sep) ? file : null
}

/** Answers the page's requests from `directory` (`out/renderer`) and nothing else: GET, host `page`, known types. */
export function createPageHandler(directory: string): (request: Request) => Promise<Response> {
  return async (request) => {
    const url = new URL(request.url)
    if (request.method !== 'GET' || url.host !== 'page') return new Response(null, { status: 404 })
    const file = resolvePagePath(directory, url.pathname === '/' ? '/index.html' : url.pathname)
    const type = file === null ? undefined : types[extname(file)]
    if (file === null || type === undefined) return new Response(null, { status: 404 })
    try {
      return new Response(await readFile(file), {
        headers: {
          'content-type': type,
          'content-security-policy': CONTENT_SECURITY_POLICY,
          'x-content-type-options': 'nosniff',
          'referrer-policy': 'no-referrer',
          'cross-origin-opener-policy': 'same-origin',
          'cache-control': 'no-cache',
        },
      })
    } catch {
      return new Response(null, { status: 404 })
    }
  }
}
