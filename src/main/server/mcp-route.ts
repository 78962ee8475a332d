import type { FastifyInstance } from 'fastify'
import type { McpHost, McpHostOptions } from './mcp-host.ts'

export const MCP_PATH = '/mcp'

/**
 * The MCP server at `/mcp` (streamable HTTP). Requests of 2026-07-28 are served each by itself; clients of 2025-11-25 have a
 * session. `?tools=` and `?readOnly=1` say which tools there are, as the options of `muster mcp`.
 */
export function addMcpRoute(app: FastifyInstance, options: McpHostOptions): { close(): Promise<void> } {
  /** From the first request on: most supervisors are never asked, and its library takes long to load. */
  let host: Promise<McpHost> | undefined
  app.route({
    method: ['GET', 'POST', 'DELETE'],
    url: MCP_PATH,
    async handler(request, reply) {
      host ??= import('./mcp-host.ts').then(({ createMcpHost }) => createMcpHost(options))
      const { serve } = await host
      // The SDK answers by itself from here on.
      for (const [name, value] of Object.entries(reply.getHeaders()))
        if (value !== undefined) reply.raw.setHeader(name, value)
      reply.hijack()
      await serve(request.raw, reply.raw, request.body)
    },
  })
  return {
    async close() {
      await (await host)?.close()
    },
  }
}
