// A supervisor with its server in a process of its own, that says what it logged and how long its thread was busy at once.
// Argument: its configuration as JSON. Prints JSON lines: {url, key}, {held}, {log}.
import { boundHeap } from '../../src/main/bound-heap.ts'
import { createCore } from '../../src/main/core/core.ts'
import type { CoreConfig } from '../../src/main/core/core-config.ts'
import { type IpcMessage, type IpcPage, serveElectronIpc } from '../../src/main/rpc/electron-ipc.ts'
import { createServer } from '../../src/main/server/create-server.ts'
import { watchStack } from './where-busy.ts'

// As the desktop application and `serve` do.
boundHeap()

/** Between two looks, in ms; and CPU time of the thread between them that is told of, in ms. */
const LOOK_MS = 5
const TOLD_MS = 50
const apiKey = 'k'.repeat(43)

const say = (line: Record<string, unknown>) => process.stdout.write(`${JSON.stringify(line)}\n`)
const config = JSON.parse(process.argv[2] ?? '{}') as Omit<CoreConfig, 'log' | 'env'>
const log: CoreConfig['log'] = (level, message, fields) => {
  if (level === 'error') say({ log: `${message} ${JSON.stringify(fields ?? {}).slice(0, 1_000)}` })
}
const core = await createCore({ ...config, env: process.env, log })
const stopIpc = serveElectronIpc({ core, ipc: ipcOfParent(), isTrusted: () => true, log })
const server = await createServer({ core, apiKey, version: '0', log })

// CPU time, not the clock: a machine that does other things holds up everybody.
const stack = await watchStack()
let telling = false
let looked = performance.now()
let before = process.threadCpuUsage()
setInterval(() => {
  const now = process.threadCpuUsage()
  const since = looked
  looked = performance.now()
  const held = (now.user + now.system - before.user - before.system) / 1_000
  before = now
  if (held <= TOLD_MS || telling) return
  telling = true
  // From now back, with what went by while other threads had the processor.
  const wall = performance.now() - since
  void stack.tell(wall).then((where) => {
    say({ held: Math.round(held), where })
    before = process.threadCpuUsage()
    telling = false
  })
}, LOOK_MS)
process.on('SIGTERM', () => {
  stopIpc()
  void server
    .close()
    .then(() => core.close())
    .then(() => process.exit(0))
})
say({ url: server.url, key: apiKey })

/** The port of the desktop application without Electron: the parent process is the page. */
function ipcOfParent() {
  const page: IpcPage = {
    id: 1,
    send: (_, json) => process.send?.(json),
    isDestroyed: () => false,
    once: () => page,
  }
  let receive: ((message: IpcMessage, frame: unknown) => void) | undefined
  process.on('message', (frame) => receive?.({ sender: page }, frame))
  return {
    on: (_: string, listener: typeof receive) => {
      receive = listener
    },
    off: () => {
      receive = undefined
    },
  }
}
