import { randomUUID } from 'node:crypto'
import type { McpServer } from '@modelcontextprotocol/server'
import { StdioServerTransport, serveStdio } from '@modelcontextprotocol/server/stdio'
import { createMcpServer } from './create-mcp-server.ts'
import { createLongCalls } from './long-calls/long-calls.ts'
import { serveSubscriptions } from './subscriptions.ts'
import type { McpParts, McpTool } from './tool.ts'
import { watchResources } from './watch-resources.ts'

/** Bytes of one message at most. */
const MAX_MESSAGE_BYTES = 20 * 1024 * 1024

/** Serves one client on stdin and stdout, of either era of the protocol, until it goes or the signal says so. */
export async function serveMcpOnStdio(
  parts: McpParts,
  tools: readonly McpTool[],
  { onError, signal }: { onError: (error: Error) => void; signal: AbortSignal },
): Promise<void> {
  const gone = Promise.withResolvers<void>()
  const transport = new StdioServerTransport(process.stdin, process.stdout, {
    maxBufferSize: MAX_MESSAGE_BYTES,
  })
  const longCalls = createLongCalls(randomUUID)
  let server: McpServer | undefined
  /** Null: the connection itself knows what the client listens to. */
  let subscribed: ReadonlySet<string> | null = null
  const handle = serveStdio(
    ({ era }) => {
      server = createMcpServer(parts, tools, era === 'modern' ? { calls: longCalls } : undefined)
      subscribed = era === 'legacy' ? serveSubscriptions(server) : null
      return server
    },
    { transport, onerror: onError },
  )
  process.stdin.once('end', gone.resolve)
  process.stdin.once('close', gone.resolve)
  signal.addEventListener('abort', () => gone.resolve())
  const tell = (uri: string) => void server?.server.sendResourceUpdated({ uri }).catch(() => {})
  const stop = watchResources(parts.client, {
    tell(uri) {
      if (subscribed === null || subscribed.has(uri)) tell(uri)
    },
    // Nobody knows which of them changed meanwhile.
    onGap: () => subscribed?.forEach(tell),
  })
  await gone.promise
  stop()
  longCalls.close()
  await handle.close()
}
