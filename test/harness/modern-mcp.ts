import { StdioClientTransport } from '@modelcontextprotocol/client/stdio'
import { onTestFinished } from 'vitest'
import { ownProgram } from './own-program.ts'

export type Reply = { result?: Record<string, unknown>; error?: { code: number; message: string } }

/** Requests of 2026-07-28 to a real `muster mcp`, as they are on the wire: the SDK's client knows no tasks extension. */
export async function speakModern(
  dataDirectory: string,
  env: Record<string, string> = {},
): Promise<{
  request(method: string, params: Record<string, unknown>, extensions?: object): Promise<Reply>
  /** What the server said by itself, oldest first. */
  told: readonly { method: string; params?: unknown }[]
  close(): Promise<void>
}> {
  const transport = new StdioClientTransport({
    command: process.execPath,
    args: [ownProgram('cli.js', 'src/main/cli/index.ts'), 'mcp'],
    env: {
      ...(process.env as Record<string, string>),
      MUSTER_DATA_DIR: dataDirectory,
      NO_COLOR: '1',
      ...env,
    },
    stderr: 'inherit',
  })
  const told: { method: string; params?: unknown }[] = []
  const waiting = new Map<unknown, (reply: Reply) => void>()
  transport.onmessage = (message) => {
    if ('id' in message) waiting.get(message.id)?.(message as Reply)
    else if ('method' in message) told.push(message)
  }
  onTestFinished(() => transport.close())
  await transport.start()
  let last = 0
  return {
    async request(method, params, extensions = { 'io.modelcontextprotocol/tasks': {} }) {
      last += 1
      const id = last
      const replied = new Promise<Reply>((resolve) => waiting.set(id, resolve))
      const _meta = {
        'io.modelcontextprotocol/protocolVersion': '2026-07-28',
        'io.modelcontextprotocol/clientInfo': { name: 'test', version: '1.0.0' },
        'io.modelcontextprotocol/clientCapabilities': { extensions },
      }
      await transport.send({ jsonrpc: '2.0', id, method, params: { ...params, _meta } })
      return replied
    },
    told,
    close: () => transport.close(),
  }
}
