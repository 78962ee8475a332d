import { randomUUID } from 'node:crypto'
import { type McpServer, WebStandardStreamableHTTPServerTransport } from '@modelcontextprotocol/server'
import { LRUCache } from 'lru-cache'
import { serveSubscriptions } from '../mcp/subscriptions.ts'

/** Clients of 2025-11-25 at most; who has been silent for the longest goes first. */
const MAX_SESSIONS = 100
const IDLE_MS = 3_600_000
const SESSION_HEADER = 'mcp-session-id'

interface McpSession {
  server: McpServer
  transport: WebStandardStreamableHTTPServerTransport
  subscribed: ReadonlySet<string>
}

/** Serves clients of 2025-11-25, which keep a connection's state on the server by a session's id. */
export function createMcpSessions(create: (url: string) => McpServer): {
  fetch(request: Request, options?: { parsedBody?: unknown }): Promise<Response>
  resourceUpdated(uri: string): void
  close(): Promise<void>
} {
  const sessions = new LRUCache<string, McpSession>({
    max: MAX_SESSIONS,
    ttl: IDLE_MS,
    ttlAutopurge: true,
    updateAgeOnGet: true,
    dispose: ({ server }) => void server.close().catch(() => {}),
  })

  /** A request without a session's id: it begins one, or is refused by the library, and then nothing stays of it. */
  async function begin(request: Request, options?: { parsedBody?: unknown }): Promise<Response> {
    const { server, transport } = await open(request.url)
    const response = await transport.handleRequest(request, options)
    if (transport.sessionId === undefined) await server.close().catch(() => {})
    return response
  }

  async function open(url: string): Promise<McpSession> {
    const server = create(url)
    const transport = new WebStandardStreamableHTTPServerTransport({
      sessionIdGenerator: randomUUID,
      onsessioninitialized: (id) => void sessions.set(id, session),
      onsessionclosed: (id) => void sessions.delete(id),
    })
    const session = { server, transport, subscribed: serveSubscriptions(server) }
    await server.connect(transport)
    return session
  }

  return {
    async fetch(request, options) {
      const id = request.headers.get(SESSION_HEADER)
      if (id === null) return begin(request, options)
      const session = sessions.get(id)
      if (!session) return refuse(404, 'Session not found')
      return session.transport.handleRequest(request, options)
    },
    resourceUpdated(uri) {
      for (const { server, subscribed } of sessions.values())
        if (subscribed.has(uri)) server.server.sendResourceUpdated({ uri }).catch(() => {})
    },
    async close() {
      sessions.clear()
    },
  }
}

function refuse(status: number, message: string): Response {
  return Response.json({ jsonrpc: '2.0', error: { code: -32_001, message }, id: null }, { status })
}
