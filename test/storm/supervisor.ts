// The supervisor of a storm, in a process of its own, to be killed: a core on the local socket of its data
// directory. Argument: its configuration as JSON. Prints `ready` and then every line of its log as JSON.

import { boundHeap } from '../../src/main/bound-heap.ts'
import { createCore } from '../../src/main/core/core.ts'
import type { CoreConfig } from '../../src/main/core/core-config.ts'
import { localSocketPath } from '../../src/main/rpc/local-socket.ts'
import { serveLocalSocket } from '../../src/main/rpc/serve-local-socket.ts'

boundHeap()
const config = JSON.parse(process.argv[2] ?? '{}') as Omit<CoreConfig, 'log' | 'env'>
const log: CoreConfig['log'] = (level, message, fields) =>
  void process.stdout.write(`${JSON.stringify({ level, message, fields })}\n`)
const core = await createCore({ ...config, env: process.env, log })
const path = localSocketPath(config.dataDirectory)
const socket = await serveLocalSocket({ core, path, log })
core.announce({ socketPath: path })
process.once('SIGTERM', async () => {
  await socket.close()
  await core.close()
  process.exit(0)
})
process.stdout.write(`${JSON.stringify({ level: 'info', message: 'ready' })}\n`)
