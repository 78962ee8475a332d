import { onTestFinished } from 'vitest'
import { type Core, createCore } from '../../src/main/core/core.ts'
import type { CoreConfig } from '../../src/main/core/core-config.ts'
import { localSocketPath } from '../../src/main/rpc/local-socket.ts'
import { serveLocalSocket } from '../../src/main/rpc/serve-local-socket.ts'
import { testConfig } from './test-core.ts'

/** A supervisor in this process that commands and MCP servers of its data directory reach, until the test ends. */
export async function reachableCore(
  changes: Partial<CoreConfig> = {},
): Promise<{ core: Core; config: CoreConfig; dataDirectory: string }> {
  const config = testConfig(changes)
  const core = await createCore(config)
  const path = localSocketPath(config.dataDirectory)
  const socket = await serveLocalSocket({ core, path, log: config.log })
  core.announce({ socketPath: socket.path })
  onTestFinished(async () => {
    await socket.close()
    await core.close()
  })
  return { core, config, dataDirectory: config.dataDirectory }
}
