import type { AddressInfo } from 'node:net'
import Fastify from 'fastify'
import { onTestFinished } from 'vitest'
import { addMcpRoute } from '../../../src/main/server/mcp-route.ts'
import { isOwnRequest } from '../../../src/main/server/request-origin.ts'
import { testCore } from '../test-core.ts'
import { addAskingTools } from './asking-tools.ts'
import { addContentTools } from './content-tools.ts'
import { addLongTools, longTools } from './long-tools.ts'
import { addOldAskingTools } from './old-asking-tools.ts'
import { addSuitePrompts } from './prompts.ts'
import { addSuiteResources } from './resources.ts'

/**
 * Muster's MCP endpoint as the official conformance suite expects to find one: without a key, since the suite has none, and
 * with the tools, resources and prompts that it calls beside Muster's own.
 */
export async function serveSuite(): Promise<string> {
  const core = await testCore()
  const app = Fastify()
  app.addHook('onRequest', async (request, reply) => {
    if (!isOwnRequest(request.headers, [])) return reply.code(403).send({ error: 'forbidden' })
  })
  const mcp = addMcpRoute(app, {
    core,
    version: '0.0.0-test',
    log: () => {},
    extend: {
      isLong: (tool) => longTools.includes(tool),
      addTo(server) {
        // Muster logs nothing to a client; the suite does.
        server.server.registerCapabilities({ logging: {} })
        addContentTools(server)
        addAskingTools(server)
        addOldAskingTools(server)
        addLongTools(server)
        addSuiteResources(server)
        addSuitePrompts(server)
      },
    },
  })
  onTestFinished(async () => {
    await mcp.close()
    app.server.closeAllConnections()
    await app.close()
  })
  await app.listen({ host: '127.0.0.1', port: 0 })
  return `http://127.0.0.1:${(app.server.address() as AddressInfo).port}/mcp`
}
