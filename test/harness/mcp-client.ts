import { Client } from '@modelcontextprotocol/client'
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio'
import { onTestFinished } from 'vitest'
import { ownProgram } from './own-program.ts'

/** A client of a real `muster mcp` on a data directory, closed after the test. */
export async function connectMcp(
  dataDirectory: string,
  options: {
    args?: readonly string[]
    env?: Record<string, string>
    /** A person behind the client, who is asked by forms. */
    answer?: (message: string) => 'accept' | 'decline'
  } = {},
): Promise<Client> {
  const { args = [], env = {}, answer } = options
  const client = new Client(
    { name: 'test', version: '1.0.0' },
    { capabilities: answer ? { elicitation: {} } : {} },
  )
  if (answer) {
    client.setRequestHandler('elicitation/create', ({ params }) => {
      const action = answer(params.message)
      return action === 'accept' ? { action, content: { confirm: true } } : { action }
    })
  }
  const transport = new StdioClientTransport({
    command: process.execPath,
    args: [ownProgram('cli.js', 'src/main/cli/index.ts'), 'mcp', ...args],
    env: {
      ...(process.env as Record<string, string>),
      MUSTER_DATA_DIR: dataDirectory,
      NO_COLOR: '1',
      ...env,
    },
    stderr: 'inherit',
  })
  onTestFinished(() => client.close())
  await client.connect(transport)
  return client
}

/** Calls a tool; its structured output, or the error that it gave. */
export async function callTool(
  client: Client,
  name: string,
  args: Record<string, unknown>,
  options: Parameters<Client['callTool']>[1] = {},
): Promise<Record<string, unknown>> {
  const result = await client.callTool({ name, arguments: args }, options)
  if (!result.isError) return result.structuredContent as Record<string, unknown>
  const [first] = result.content
  return { isError: true, ...(JSON.parse(first?.type === 'text' ? first.text : '{}') as object) }
}
