import { randomUUID } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { toNodeHandler } from '@modelcontextprotocol/node'
import { createMcpHandler, isLegacyRequest, type McpServer } from '@modelcontextprotocol/server'
import type { Client } from '../../contract/client.ts'
import type { Log } from '../core/base/log.ts'
import { createIds } from '../core/base/new-id.ts'
import { createMcpServer } from '../mcp/create-mcp-server.ts'
import { createLongCalls } from '../mcp/long-calls/long-calls.ts'
import { createOutputs } from '../mcp/outputs.ts'
import { chooseTools } from '../mcp/tiers.ts'
import { watchResources } from '../mcp/watch-resources.ts'
import { createMcpSessions } from './mcp-sessions.ts'

export interface McpHostOptions {
  core: Client
  version: string
  log: Log
  /** Adds to each server, for tests: tools and whatever else, of which some may last. */
  extend?: { addTo(server: McpServer): void; isLong(tool: string): boolean }
}

/** Answers requests of both versions of the protocol. */
export interface McpHost {
  serve(request: IncomingMessage, response: ServerResponse, body: unknown): Promise<void>
  close(): Promise<void>
}

/** Watches the supervisor from now on. */
export function createMcpHost({ core, version, log, extend }: McpHostOptions): McpHost {
  const outputs = createOutputs(createIds())
  const onerror = (error: Error) => log('debug', 'an MCP request was refused', { error: error.message })
  const longCalls = createLongCalls(randomUUID)
  const create = (url: string, isModern: boolean) => {
    const query = new URL(url).searchParams
    const parts = { client: core, version, outputs, readOnly: query.get('readOnly') === '1' }
    const server = createMcpServer(
      parts,
      chooseTools(parts, query.get('tools') ?? undefined),
      isModern ? { calls: longCalls, ...(extend ? { isLong: extend.isLong } : {}) } : undefined,
    )
    extend?.addTo(server)
    return server
  }
  const handler = createMcpHandler(
    ({ requestInfo }) => create(requestInfo?.url ?? 'http://localhost/', true),
    { legacy: 'reject', onerror },
  )
  const sessions = createMcpSessions((url) => create(url, false))
  const serve = toNodeHandler(
    {
      fetch: async (request, options) => {
        const isOld = await isLegacyRequest(request, options?.parsedBody)
        return (isOld ? sessions : handler).fetch(request, options)
      },
    },
    { onerror },
  )
  const stop = watchResources(core, {
    tell(uri) {
      handler.notify.resourceUpdated(uri)
      sessions.resourceUpdated(uri)
    },
  })
  return {
    // Node's own type lets a request have no method; a request that was routed has one.
    serve: (request, response, body) => serve(request as Parameters<typeof serve>[0], response, body),
    async close() {
      stop()
      longCalls.close()
      await Promise.all([handler.close(), sessions.close()])
    },
  }
}
