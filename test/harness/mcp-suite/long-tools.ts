import { setTimeout as delay } from 'node:timers/promises'
import {
  acceptedContent,
  type CallToolResult,
  inputRequired,
  type McpServer,
  ProtocolError,
  ProtocolErrorCode,
} from '@modelcontextprotocol/server'
import { z } from 'zod'

const say = (text: string): CallToolResult => ({ content: [{ type: 'text', text }] })
const Name = z.object({ name: z.string() })
/** Longer than a call that is answered at once. */
const LONG_MS = 500

/** The suite's tools that may last. */
export const longTools = ['slow_compute', 'failing_job', 'protocol_error_job', 'test_tool_with_task']

/** The suite's tools for the tasks extension; the first and the last are answered at once. */
export function addLongTools(server: McpServer): void {
  server.registerTool(
    'greet',
    { description: 'Greets', inputSchema: z.object({ name: z.string() }) },
    ({ name }) => say(`Hello, ${name}!`),
  )
  server.registerTool(
    'slow_compute',
    { description: 'Takes its time', inputSchema: z.object({ seconds: z.number().max(600) }) },
    async ({ seconds }, { mcpReq }) => {
      await delay(seconds * 1_000, undefined, { signal: mcpReq.signal })
      return say('computed')
    },
  )
  server.registerTool('failing_job', { description: 'Fails' }, async () => {
    await delay(LONG_MS)
    throw new Error('This tool intentionally returns an error for testing')
  })
  server.registerTool('protocol_error_job', { description: 'Fails by the protocol' }, async () => {
    await delay(LONG_MS)
    // The one error that the SDK makes no result of.
    throw new ProtocolError(ProtocolErrorCode.UrlElicitationRequired, 'Not a result')
  })
  server.registerTool('test_tool_with_task', { description: 'Asks first' }, async ({ mcpReq }) => {
    const answer = acceptedContent(mcpReq.inputResponses, 'user_name', Name)
    if (!answer)
      return inputRequired({
        inputRequests: {
          user_name: inputRequired.elicit({ message: 'What is your name?', requestedSchema: Name }),
        },
      })
    await delay(LONG_MS)
    return say(`Hello, ${answer.name}!`)
  })
  server.registerTool('confirm_delete', { description: 'Deletes nothing' }, () => say('nothing was deleted'))
}
