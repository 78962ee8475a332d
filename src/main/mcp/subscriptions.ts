import { type McpServer, ProtocolError, ProtocolErrorCode } from '@modelcontextprotocol/server'
import { beginningOf } from '../../contract/cut-text.ts'

/** Addresses of one client, and characters of one. */
const MAX_SUBSCRIBED = 1_000
const MAX_ADDRESS = 1_000

/** What a client of 2025-11-25 has subscribed to; later ones listen by the connection itself. */
export function serveSubscriptions({ server }: McpServer): ReadonlySet<string> {
  const subscribed = new Set<string>()
  server.setRequestHandler('resources/subscribe', ({ params: { uri } }) => {
    if (uri.length > MAX_ADDRESS) throw refusal(`The address ${beginningOf(uri, 100)}… is too long.`)
    // One that would never be told of anything must know.
    if (subscribed.size >= MAX_SUBSCRIBED && !subscribed.has(uri))
      throw refusal(
        `There are ${MAX_SUBSCRIBED} subscriptions already: unsubscribe from what is not needed any more.`,
      )
    subscribed.add(uri)
    return {}
  })
  server.setRequestHandler('resources/unsubscribe', ({ params }) => {
    subscribed.delete(params.uri)
    return {}
  })
  return subscribed
}

function refusal(message: string): ProtocolError {
  return new ProtocolError(ProtocolErrorCode.InvalidParams, message)
}
