import type { FastifyInstance, FastifyReply } from 'fastify'
import type { Client } from '../../contract/client.ts'
import { cutText } from '../../contract/cut-text.ts'
import type { WireError } from '../../contract/errors.ts'
import { isOperation } from '../../contract/operations.ts'
import { isHeavy } from '../core/base/json-parts.ts'
import type { Log } from '../core/base/log.ts'
import { writeJson } from '../core/base/write-json.ts'
import { callByName } from '../rpc/serve.ts'
import { toWireError } from '../rpc/wire-error.ts'
import { errorBody, httpStatus } from './http-errors.ts'
import { createOpenApi } from './openapi.ts'

/** `POST /api/v1/rpc/{operation}`, the health checks and the OpenAPI description. */
export function addRestRoutes(
  app: FastifyInstance,
  options: { core: Client; version: string; log: Log },
): void {
  const { core, log } = options
  let openApi: Record<string, unknown> | undefined

  app.get('/api/v1/health/live', () => ({ status: 'live' }))

  app.get('/api/v1/health/ready', async (_, reply) => {
    const reasons = await reasonsOf(core)
    if (reasons.length > 0) return reply.code(503).send({ status: 'not ready', reasons })
    return { status: 'ready' }
  })

  app.get('/api/v1/openapi.json', () => {
    openApi ??= createOpenApi(options.version)
    return openApi
  })

  app.post<{ Params: { operation: string } }>('/api/v1/rpc/:operation', async (request, reply) => {
    const { operation } = request.params
    const abort = new AbortController()
    reply.raw.once('close', () => abort.abort())
    try {
      if (!isOperation(operation)) return await sendError(reply, unknownOperation(operation))
      const output = await callByName(core, operation, request.body, { signal: abort.signal })
      if (!isHeavy(output)) return reply.send(output)
      return reply.type('application/json; charset=utf-8').send(await writeJson(output))
    } catch (error) {
      return await sendError(reply, toWireError(error, operation, log))
    }
  })
}

/** Answers with an error's status and body. */
export function sendError(reply: FastifyReply, error: WireError): FastifyReply {
  const wait = error.details?.retryAfterSeconds
  if (typeof wait === 'number') reply.header('retry-after', String(wait))
  return reply.code(httpStatus[error.code]).send(errorBody(error))
}

function unknownOperation(operation: string): WireError {
  return {
    code: 'not_found',
    message: `There is no operation named "${cutText(operation, 100)}".`,
    hint: 'GET /api/v1/openapi.json lists them.',
  }
}

/** Why no work can be taken now; a core that can't even say so takes none. */
async function reasonsOf(core: Client): Promise<string[]> {
  try {
    return (await core.call('system.ready', {})).reasons
  } catch (error) {
    return [error instanceof Error ? error.message : String(error)]
  }
}
