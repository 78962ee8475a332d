import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { ClientName } from '../../../contract/caller.ts'
import type { GuardedCallOptions, LocalClient } from '../../../contract/client.ts'
import { MusterError, type WireError } from '../../../contract/errors.ts'
import type { Log } from '../../core/base/log.ts'
import { callByName } from '../../rpc/serve.ts'
import { toWireError } from '../../rpc/wire-error.ts'
import { httpStatus, sendError } from '../http-errors.ts'
import { sendOutput } from '../send-output.ts'
import { etagOf, isNamed, revisionsOf } from './etags.ts'
import { nextPage } from './next-page.ts'
import { createInputReader } from './read-input.ts'
import { type Route, routes } from './routes.ts'
import { createTaskStreams } from './task-stream.ts'

export const API = '/api/v1'
/** Characters of an `Idempotency-Key`. */
const MAX_KEY_LENGTH = 200

/** The routes of the table: each reads a request, calls its operation and answers as HTTP has it. */
export function addResources(
  app: FastifyInstance,
  { core, log }: { core: LocalClient; log: Log },
): { close(): void } {
  const streams = createTaskStreams(core, log)
  // The natural body of a definition is its text.
  app.addContentTypeParser('application/yaml', { parseAs: 'string' }, (_, text, done) =>
    done(null, { source: text }),
  )
  for (const route of routes) {
    const readInput = createInputReader(route)
    app.route({
      method: route.method,
      url: API + route.path.replaceAll(/\{(\w+)\}/g, ':$1'),
      config: { problems: true },
      async handler(request, reply) {
        try {
          const input = readInput(request)
          if (route.follows && accepts(request, 'text/event-stream'))
            return await streams.follow(request, reply, input as { taskId: string })
          const options = optionsOf(route, request, reply)
          if (route.isVersioned) takeVersion(request, input)
          const output = await callByName(core, route.operation, input, options)
          return await answer(route, request, reply, output)
        } catch (error) {
          const wire = toWireError(error, route.operation, log)
          return sendError(reply, wire, statusOf(wire))
        }
      },
    })
  }
  return streams
}

function optionsOf(route: Route, request: FastifyRequest, reply: FastifyReply): GuardedCallOptions {
  const abort = new AbortController()
  reply.raw.once('close', () => abort.abort())
  const revisions =
    route.method === 'GET' || route.isVersioned ? undefined : revisionsOf(request.headers['if-match'])
  if (revisions && !isGuarded(route))
    throw new MusterError('validation', 'If-Match is not taken here: nothing with a revision is named.', {
      hint: 'Leave it out.',
    })
  const key = route.makes === undefined ? undefined : request.headers['idempotency-key']
  if (
    key !== undefined &&
    (typeof key !== 'string' || !/^[\x21-\x7e]+$/.test(key) || key.length > MAX_KEY_LENGTH)
  )
    throw new MusterError('validation', 'The Idempotency-Key is not usable.', {
      hint: `Use up to ${MAX_KEY_LENGTH} letters, digits and signs, such as a UUID.`,
    })
  return {
    signal: abort.signal,
    by: clientName(request),
    ...(revisions ? { revisions } : {}),
    ...(key === undefined ? {} : { creationKey: key }),
  }
}

/** What the client calls itself: kept with what it changes. */
function clientName({ headers }: FastifyRequest): ClientName {
  const given = headers['x-muster-client']
  const read = ClientName.safeParse(given ?? 'rest')
  if (read.success) return read.data
  throw new MusterError('validation', 'The X-Muster-Client is not usable.', {
    hint: 'Use a name of up to 100 characters.',
  })
}

/** The version that `If-Match` names; the operation itself tells of one that is not the record's. */
function takeVersion({ headers }: FastifyRequest, input: Record<string, unknown>): void {
  const versions = revisionsOf(headers['if-match'])
  if (versions === undefined) return
  const [version] = versions
  if (version === undefined || versions.length > 1)
    throw new MusterError('validation', 'If-Match does not name one version.', {
      hint: 'Send the ETag of the record, such as "3".',
    })
  if (input.version !== undefined && input.version !== version)
    throw new MusterError('validation', 'If-Match and the body name different versions.', {
      hint: 'Send one of both.',
    })
  input.version = version
}

/** Whether it acts on a row that has a revision, which `If-Match` can name. */
export function isGuarded({ method, path }: Route): boolean {
  return method !== 'GET' && /\{(taskId|runId|sessionId)\}/.test(path)
}

async function answer(
  route: Route,
  request: FastifyRequest,
  reply: FastifyReply,
  output: unknown,
): Promise<FastifyReply> {
  if (route.removes) return reply.code(204).send()
  const etag = etagOf(output)
  if (etag !== undefined) reply.header('etag', etag)
  if (route.method === 'GET') {
    reply.header('cache-control', 'no-cache')
    if (etag !== undefined && isNamed(request.headers['if-none-match'], etag)) return reply.code(304).send()
    const next = nextPage(request.url, output)
    if (next !== undefined) reply.header('link', `<${next}>; rel="next"`)
  }
  if (route.makes !== undefined) {
    const fields = output as Readonly<Record<string, unknown>>
    const path = route.makes.replaceAll(/\{([\w.]+)\}/g, (_, field: string) => String(fieldOf(fields, field)))
    reply.code(201).header('location', API + path)
  } else if (isPending(route, output)) reply.code(202)
  return sendOutput(reply, output)
}

/** `item.id`: of what is in it. */
function fieldOf(fields: unknown, path: string): unknown {
  return path.split('.').reduce((value, name) => (value as Record<string, unknown>)[name], fields)
}

/** What was asked for has begun, and is not seen to be true yet. */
function isPending({ method }: Route, output: unknown): boolean {
  return method !== 'GET' && typeof (output as { pendingControl?: unknown }).pendingControl === 'string'
}

/** A request that was read and holds what is wrong is told apart from one that could not be read. */
function statusOf({ code, details }: WireError): number {
  if (code === 'validation' || details?.keyUsed === true) return 422
  if (code === 'conflict' && typeof details?.revision === 'number') return 412
  return httpStatus[code]
}

function accepts({ headers }: FastifyRequest, type: string): boolean {
  return headers.accept?.includes(type) === true
}
