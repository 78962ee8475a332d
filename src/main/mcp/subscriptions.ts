import type { McpServer } from '@modelcontextprotocol/server'

/** What a client of 2025-11-25 has subscribed to; later ones listen by the connection itself. */
export function serveSubscriptions({ server }: McpServer): ReadonlySet<string> {
  const subscribed = new Set<string>()
  server.setRequestHandler('resources/subscribe', ({ params }) => {
    if (subscribed.size < MAX_SUBSCRIBED) subscribed.add(params.uri)
    return {}
  })
  server.setRequestHandler('resources/unsubscribe', ({ params }) => {
    subscribed.delete(params.uri)
    return {}
  })
  return subscribed
}

/** Addresses of one client. */
const MAX_SUBSCRIBED = 1_000
