import type { FastifyInstance } from 'fastify'
import type { Client, LocalClient } from '../../contract/client.ts'
import { cutText } from '../../contract/cut-text.ts'
import type { WireError } from '../../contract/errors.ts'
import { isOperation } from '../../contract/operations.ts'
import type { Log } from '../core/base/log.ts'
import { callByName } from '../rpc/serve.ts'
import { toWireError } from '../rpc/wire-error.ts'
import { sendError } from './http-errors.ts'
import { createOpenApi } from './openapi.ts'
import { addResources } from './resources/add-resources.ts'
import { sendOutput } from './send-output.ts'

/** The resources, `POST /api/v1/rpc/{operation}`, the health checks and the OpenAPI description. */
export function addRestRoutes(
  app: FastifyInstance,
  options: { core: LocalClient; version: string; log: Log },
): { close(): void } {
  const { core, log } = options
  let openApi: Promise<string> | undefined

  app.get('/api/v1/health/live', () => ({ status: 'live' }))

  app.get('/api/v1/health/ready', async (_, reply) => {
    const reasons = await reasonsOf(core)
    if (reasons.length > 0) return reply.code(503).send({ status: 'not ready', reasons })
    return { status: 'ready' }
  })

  app.get('/api/v1/openapi.json', async (_, reply) => {
    openApi ??= createOpenApi(options.version).then((description) => JSON.stringify(description))
    return reply.type('application/json; charset=utf-8').send(await openApi)
  })

  app.post<{ Params: { operation: string } }>('/api/v1/rpc/:operation', async (request, reply) => {
    const { operation } = request.params
    const abort = new AbortController()
    reply.raw.once('close', () => abort.abort())
    try {
      if (!isOperation(operation)) return await sendError(reply, unknownOperation(operation))
      const output = await callByName(core, operation, request.body, { signal: abort.signal })
      return await sendOutput(reply, output)
    } catch (error) {
      return await sendError(reply, toWireError(error, operation, log))
    }
  })

  return addResources(app, options)
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
