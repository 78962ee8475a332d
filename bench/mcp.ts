import { join } from 'node:path'
import { Client } from '@modelcontextprotocol/client'
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio'
import { type Figure, ms, percentile, time } from './measure.ts'
import { cli, supervised } from './supervised.ts'

const STARTS = 25
const CALLS = 200
const root = join(import.meta.dirname, '..')

/** The same SDK with one tool that does nothing. */
const bare = `
  import { McpServer } from '@modelcontextprotocol/server'
  import { serveStdio } from '@modelcontextprotocol/server/stdio'
  serveStdio(() => {
    const server = new McpServer({ name: 'bare', version: '1.0.0' })
    server.registerTool('list_tasks', { description: 'Nothing' }, () => ({ content: [] }))
    return server
  })`

/** Start to ready of `muster mcp` beside a running supervisor, and a call of it, each round beside a server that does nothing. */
export async function measureMcp(): Promise<Figure[]> {
  return supervised(async (dataDirectory) => {
    const commands = {
      ours: [cli, 'mcp', '--data-dir', dataDirectory],
      peer: ['--input-type=module', '-e', bare],
    }
    const starts = { ours: [] as number[], peer: [] as number[] }
    const calls = { ours: [] as number[], peer: [] as number[] }
    // The first of each fills the page cache and the compile cache, and is not counted.
    for (let round = -1; round < STARTS; round++) {
      for (const name of ['ours', 'peer'] as const) {
        const client = new Client({ name: 'bench', version: '1.0.0' })
        const took = await time(() => client.connect(transportOf(commands[name])))
        if (round >= 0) starts[name].push(took)
        if (round === 0) calls[name].push(...(await timeCalls(client)))
        await client.close()
      }
    }
    const [ready, peerReady] = [percentile(starts.ours, 0.95), percentile(starts.peer, 0.95)]
    const [call, peerCall] = [percentile(calls.ours, 0.95), percentile(calls.peer, 0.95)]
    return [
      {
        what: '`muster mcp` beside a supervisor, start to ready, p95',
        ours: ms(ready),
        against: `${ms(peerReady)} for a server with one tool`,
        goal: '< 300 ms',
        reached: ready < 300,
      },
      {
        what: 'a call of `list_tasks`, p95',
        ours: ms(call),
        against: `${ms(peerCall)} for a tool that does nothing`,
        goal: '< 20 ms',
        reached: call < 20,
      },
    ]
  })
}

function transportOf(args: string[]): StdioClientTransport {
  return new StdioClientTransport({ command: process.execPath, args, cwd: root, stderr: 'ignore' })
}

async function timeCalls(client: Client): Promise<number[]> {
  const samples: number[] = []
  for (let count = -20; count < CALLS; count++) {
    const took = await time(async () => void (await client.callTool({ name: 'list_tasks', arguments: {} })))
    if (count >= 0) samples.push(took)
  }
  return samples
}
