import type { IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
import type { LocalClient } from '../../contract/client.ts'
import { cutText } from '../../contract/cut-text.ts'
import { MusterError } from '../../contract/errors.ts'
import { MAX_CALL_BYTES } from '../../contract/rpc/call-limits.ts'
import { TICKET_PATH } from '../../contract/rpc/frames.ts'
import type { Log } from '../core/base/log.ts'
import { readFrame } from '../rpc/read-frame.ts'
import { serveConnection } from '../rpc/serve.ts'
import { toWireError } from '../rpc/wire-error.ts'
import { addAnswerLinks } from './answer-links.ts'
import { createKeyCheck } from './api-key.ts'
import { createChat } from './chat/chat.ts'
import { CHAT_SCHEMA_PATH, createChatSchema } from './chat/chat-schema.ts'
import { createFailureLimit } from './failure-limit.ts'
import { sendError } from './http-errors.ts'
import { addMcpRoute, MCP_PATH } from './mcp-route.ts'
import { isOwnRequest } from './request-origin.ts'
import { watchMethods } from './resources/watch-methods.ts'
import { addRestRoutes } from './rest.ts'
import { securityHeaders } from './security-headers.ts'
import { addStaticPage, DOCS_PATH } from './static-page.ts'
import { createTickets } from './tickets.ts'
import { addWebSockets, type Door } from './web-socket.ts'

const REQUEST_TIMEOUT_MS = 60_000
/** Node looks for requests that are too slow this often; its default, 30 s, would let them last that much longer. */
const CHECK_CONNECTIONS_EVERY_MS = 5_000
/** Requests under way get this long when it closes. */
const CLOSE_MS = 1_000

export interface ServerOptions {
  core: LocalClient
  /** Muster's version, for the OpenAPI description. */
  version: string
  /** The address to bind; default loopback. */
  host?: string
  /** 0 (default): any free one. */
  port?: number
  apiKey: string
  /** Names besides `localhost` and this machine's that clients may use to reach it (behind a proxy). */
  allowedHosts?: readonly string[]
  /** The built page; without it only the API is served. */
  rendererDirectory?: string | undefined
  log: Log
}

export interface Server {
  /** Where it listens: `http://127.0.0.1:4317`. */
  url: string
  /** `url` with the key in the fragment, which a browser never sends: for the person who started it. */
  pageUrl: string
  /**
   * `url` with a ticket in the fragment, new at each call: good for one page within a minute. For command lines, which
   * others can read.
   */
  ticketUrl(): string
  /** Stops accepting, closes the WebSockets and waits for requests under way, at most 1 s. May be called twice. */
  close(): Promise<void>
}

/**
 * Serves the page, REST and WebSocket of one core. Everything but the page's files and `health/live` needs the key.
 *
 * @throws MusterError `conflict` when the port is taken, `validation` when the address can't be bound.
 */
export async function createServer(options: ServerOptions): Promise<Server> {
  const { core, apiKey, log, host = '127.0.0.1', port = 0, allowedHosts = [] } = options
  const isKey = createKeyCheck(apiKey)
  const failures = createFailureLimit()
  const tickets = createTickets()
  const app = Fastify({
    bodyLimit: MAX_CALL_BYTES,
    requestTimeout: REQUEST_TIMEOUT_MS,
    http: { connectionsCheckingInterval: CHECK_CONNECTIONS_EVERY_MS },
    routerOptions: { maxParamLength: 200 },
    // Addresses that can't be read are refused before there is a request.
    frameworkErrors: (_, __, reply) => {
      void sendError(reply, { code: 'validation', message: 'The address of the request can not be read.' })
    },
    forceCloseConnections: 'idle',
  })

  app.addHook('onRequest', async (request, reply) => {
    reply.headers(securityHeaders)
    if (!isOwnRequest(request.headers, allowedHosts)) {
      return sendError(reply, {
        code: 'forbidden',
        message: 'This host or origin is not allowed.',
        hint: 'Use the address 127.0.0.1, or start the supervisor with --allow-host NAME.',
      })
    }
    if (!needsKey(request.routeOptions.url) || isKey(keyOf(request.headers))) return
    return refuseStranger(request, reply, 'Invalid API key')
  })
  function refuseStranger(request: FastifyRequest, reply: FastifyReply, message: string): FastifyReply {
    const wait = failures.fail(request.ip)
    if (wait > 0) reply.header('retry-after', String(wait))
    return sendError(reply, { code: 'unauthorized', message }, wait > 0 ? 429 : 401)
  }
  app.post<{ Body: { ticket?: unknown } | null }>(TICKET_PATH, { bodyLimit: 1_024 }, (request, reply) =>
    tickets.redeem(request.body?.ticket)
      ? reply.send({ key: apiKey })
      : refuseStranger(request, reply, 'This ticket was used already, or is older than a minute.'),
  )
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, async (_: unknown, body: Buffer) =>
    body.length === 0 ? undefined : readFrame(body),
  )
  answerErrors(app, options)
  addAnswerLinks(app, { core, failures: createFailureLimit() })
  const rest = addRestRoutes(app, options)
  await addStaticPage(app, options.rendererDirectory)
  const mcp = addMcpRoute(app, options)
  const rpc: Door = {
    path: '/ws/v1/rpc',
    maxBytes: MAX_CALL_BYTES,
    serve: (connection) => serveConnection(core, connection, { log }),
  }
  app.get(CHAT_SCHEMA_PATH, createChatSchema)
  const doors = [rpc, createChat({ core, log })]
  const sockets = addWebSockets(app, { doors, log, isKey, failures, allowedHosts })

  await app.listen({ host, port }).catch((error: NodeJS.ErrnoException) => {
    throw listenError(error, host, port)
  })
  const url = `http://${urlHost(host)}:${(app.server.address() as AddressInfo).port}`
  return {
    url,
    pageUrl: `${url}/#key=${apiKey}`,
    ticketUrl: () => `${url}/#ticket=${tickets.issue()}`,
    async close() {
      const socketsClosed = sockets.close()
      rest.close()
      await mcp.close()
      // A browser keeps spare connections on which it has asked nothing yet; to Node these are not idle for a minute.
      const timer = setTimeout(() => app.server.closeAllConnections(), CLOSE_MS)
      await app.close()
      clearTimeout(timer)
      await socketsClosed
    },
  }
}

/** `X-API-Key`, or `Authorization: Bearer`, which clients of MCP can set. */
function keyOf(headers: IncomingHttpHeaders): string | string[] | undefined {
  return headers['x-api-key'] ?? /^Bearer (.+)$/i.exec(headers.authorization ?? '')?.[1]
}

/** The reference asks for the key itself, as the page does. */
const withoutKey: ReadonlySet<string> = new Set(['/api/v1/health/live', TICKET_PATH, DOCS_PATH])

/** By the route that matched, not by the raw URL, which has many spellings. What matches none is answered 404. */
function needsKey(route: string | undefined): boolean {
  if (route === MCP_PATH) return true
  return route?.startsWith('/api/') === true && !withoutKey.has(route)
}

function answerErrors(app: FastifyInstance, options: ServerOptions): void {
  const methodsAt = watchMethods(app)
  app.setErrorHandler((error: { statusCode?: number; message: string }, _, reply) => {
    if (error instanceof MusterError) return sendError(reply, error.toWire())
    // Fastify's own refusals (body too large, not JSON) say nothing secret.
    const status = error.statusCode ?? 500
    if (status >= 400 && status < 500) {
      const message = cutText(error.message, 200)
      return sendError(reply, { code: 'validation', message }, status)
    }
    return sendError(reply, toWireError(error, 'A request', options.log))
  })
  app.setNotFoundHandler((request, reply) => {
    const page = request.method === 'GET' && !/^\/(api|ws|assets)\//.test(request.url)
    if (page && options.rendererDirectory) return reply.sendFile('index.html')
    const methods = methodsAt(request.url)
    if (methods.length === 0)
      return sendError(reply, { code: 'not_found', message: 'There is nothing at this address.' })
    const allowed = methods.join(', ')
    reply.header('allow', allowed)
    const message = `${request.method} is not taken at this address.`
    return sendError(reply, { code: 'validation', message, hint: `Use ${allowed}.` }, 405)
  })
}

/** An address as a URL names it; "all addresses" is reached over loopback from here. */
function urlHost(host: string): string {
  if (host === '0.0.0.0') return '127.0.0.1'
  if (host === '::') return '[::1]'
  return host.includes(':') ? `[${host}]` : host
}

function listenError(error: NodeJS.ErrnoException, host: string, port: number): MusterError {
  if (error.code === 'EADDRINUSE') {
    return new MusterError('conflict', `Port ${port} on ${host} is taken by another program.`, {
      hint: 'Choose another one with --port, or --port 0 for any free one.',
    })
  }
  return new MusterError(
    'validation',
    `The server can't listen on ${host}:${port} (${error.code ?? error.message}).`,
    {
      hint: 'Check --host and --port. Ports below 1024 usually need more rights.',
      cause: error,
    },
  )
}
