import { toNodeHandler } from '@modelcontextprotocol/node'
import { createMcpHandler, isLegacyRequest, type McpServer } from '@modelcontextprotocol/server'
import type { FastifyInstance } from 'fastify'
import type { Client } from '../../contract/client.ts'
import type { Log } from '../core/base/log.ts'
import { createIds } from '../core/base/new-id.ts'
import { createMcpServer } from '../mcp/create-mcp-server.ts'
import { createOutputs } from '../mcp/outputs.ts'
import { chooseTools } from '../mcp/tiers.ts'
import { watchResources } from '../mcp/watch-resources.ts'
import { createMcpSessions } from './mcp-sessions.ts'

export const MCP_PATH = '/mcp'

export interface McpRouteOptions {
  core: Client
  version: string
  log: Log
  /** Adds to each server, for tests. */
  extend?: (server: McpServer) => void
}

/**
 * The MCP server at `/mcp` (streamable HTTP). Requests of 2026-07-28 are served each by itself; clients of 2025-11-25 have a
 * session. `?tools=` and `?readOnly=1` say which tools there are, as the options of `muster mcp`.
 */
export function addMcpRoute(
  app: FastifyInstance,
  { core, version, log, extend }: McpRouteOptions,
): { close(): Promise<void> } {
  const outputs = createOutputs(createIds())
  const onerror = (error: Error) => log('debug', 'an MCP request was refused', { error: error.message })
  const create = (url: string) => {
    const query = new URL(url).searchParams
    const parts = { client: core, version, outputs, readOnly: query.get('readOnly') === '1' }
    const server = createMcpServer(parts, chooseTools(parts, query.get('tools') ?? undefined))
    extend?.(server)
    return server
  }
  const handler = createMcpHandler(({ requestInfo }) => create(requestInfo?.url ?? 'http://localhost/'), {
    legacy: 'reject',
    onerror,
  })
  const sessions = createMcpSessions(create)
  const serve = toNodeHandler(
    {
      fetch: async (request, options) => {
        const isOld = await isLegacyRequest(request, options?.parsedBody)
        return (isOld ? sessions : handler).fetch(request, options)
      },
    },
    { onerror },
  )
  const watch = () =>
    watchResources(core, (uri) => {
      handler.notify.resourceUpdated(uri)
      sessions.resourceUpdated(uri)
    })
  /** From the first request on: most supervisors are never asked. */
  let stop: (() => void) | undefined
  app.route({
    method: ['GET', 'POST', 'DELETE'],
    url: MCP_PATH,
    async handler(request, reply) {
      // The SDK answers by itself from here on.
      for (const [name, value] of Object.entries(reply.getHeaders()))
        if (value !== undefined) reply.raw.setHeader(name, value)
      reply.hijack()
      stop ??= watch()
      // Node's own type lets a request have no method; a request that was routed has one.
      await serve(request.raw as Parameters<typeof serve>[0], reply.raw, request.body)
    },
  })
  return {
    async close() {
      stop?.()
      await Promise.all([handler.close(), sessions.close()])
    },
  }
}
