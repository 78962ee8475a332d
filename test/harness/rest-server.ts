import { onTestFinished } from 'vitest'
import { createCore } from '../../src/main/core/core.ts'
import type { CoreConfig } from '../../src/main/core/core-config.ts'
import { loadApiKey } from '../../src/main/server/api-key.ts'
import { createServer } from '../../src/main/server/create-server.ts'
import { testConfig } from './test-core.ts'

/** What a route answered. */
export interface RestAnswer {
  status: number
  headers: Headers
  body: Record<string, unknown>
}

/** A real core with simulated instances behind the real server. */
export async function restServer(changes: Partial<CoreConfig> = {}) {
  const config = testConfig(changes)
  const core = await createCore(config)
  const apiKey = loadApiKey(config.dataDirectory)
  const server = await createServer({ core, version: config.version, apiKey, log: config.log })
  const close = async () => {
    await core.close()
    await server.close()
  }
  onTestFinished(close)
  /** Asks a route under `/api/v1`. */
  const ask = async (
    request: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<RestAnswer> => {
    const [method = '', path = ''] = request.split(' ')
    const answer = await fetch(`${server.url}/api/v1${path}`, {
      method,
      headers: {
        'x-api-key': apiKey,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    })
    const text = await answer.text()
    return { status: answer.status, headers: answer.headers, body: text === '' ? {} : JSON.parse(text) }
  }
  return { core, config, server, apiKey, ask, close }
}
