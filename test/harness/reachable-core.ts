import { onTestFinished } from 'vitest'
import { type Core, createCore } from '../../src/main/core/core.ts'
import type { CoreConfig } from '../../src/main/core/core-config.ts'
import { localSocketPath } from '../../src/main/rpc/local-socket.ts'
import { serveLocalSocket } from '../../src/main/rpc/serve-local-socket.ts'
import { testConfig } from './test-core.ts'

export interface ReachableCore {
  core: Core
  config: CoreConfig
  dataDirectory: string
  /** Ends it before the test ends; its instances are left to the next one. */
  leave(): Promise<void>
}

/** A supervisor in this process that commands and MCP servers of its data directory reach, until the test ends. */
export async function reachableCore(changes: Partial<CoreConfig> = {}): Promise<ReachableCore> {
  const config = testConfig(changes)
  const { dataDirectory, log } = config
  const core = await createCore(config)
  const socket = await serveLocalSocket({ core, path: localSocketPath(dataDirectory), log })
  core.announce({ socketPath: socket.path })
  onTestFinished(async () => {
    await socket.close()
    await core.close()
  })
  return {
    core,
    config,
    dataDirectory,
    async leave() {
      await socket.close()
      await core.close({ instances: 'leave' })
    },
  }
}
