import {
  type CallToolResult,
  CLIENT_CAPABILITIES_META_KEY,
  CLIENT_INFO_META_KEY,
  type ClientCapabilities,
  type Implementation,
  isInputRequiredResult,
  McpServer,
  type ServerContext,
} from '@modelcontextprotocol/server'
import { ClientName } from '../../contract/caller.ts'
import { beginningOf } from '../../contract/cut-text.ts'
import { MusterError } from '../../contract/errors.ts'
import { toResult } from './answer.ts'
import { askedQuestion } from './confirm.ts'
import { instructions } from './instructions.ts'
import { toldShort } from './json-schema.ts'
import type { LongCalls } from './long-calls/long-calls.ts'
import { goesOn, serveLongCalls } from './long-calls/serve-long-calls.ts'
import { nameTools } from './name-tools.ts'
import { addPrompts } from './prompts.ts'
import { addResources } from './resources.ts'
import type { McpParts, McpTool, ToolCall } from './tool.ts'

/** Elements and fields of one call at most. */
const MAX_INPUT_ELEMENTS = 20_000

/**
 * An MCP server for one connection (or, on the web host, one request): tools, resources and prompts. With `long`,
 * calls that may last go on by themselves for clients that declare it, in the way of 2026-07-28.
 */
export function createMcpServer(
  parts: McpParts,
  tools: readonly McpTool[],
  long?: { calls: LongCalls; isLong?: (tool: string) => boolean },
): McpServer {
  const server = new McpServer(
    { name: 'muster', title: 'Muster', version: parts.version },
    {
      instructions,
      // The lists stay as they are while a client is there.
      capabilities: {
        // With none nothing is registered that would have the SDK answer.
        ...(tools.length === 0 ? { tools: { listChanged: false } } : {}),
        resources: { subscribe: true, listChanged: false },
        prompts: { listChanged: false },
      },
      requestState: { verify: askedQuestion.verify },
      maxToolInputElements: MAX_INPUT_ELEMENTS,
    },
  )
  const last = new Set(tools.filter(({ isLong }) => isLong).map(({ name }) => name))
  if (long) serveLongCalls(server, long.calls, (name) => last.has(name) || long.isLong?.(name) === true)
  // Declared with the others the SDK would make its handlers before.
  server.server.registerCapabilities({ tools: { listChanged: false } })
  const names = new Set(tools.map(({ name }) => name))
  for (const tool of tools) addTool(server, parts, tool, names)
  addResources(server, parts)
  addPrompts(server)
  return server
}

function addTool(server: McpServer, { outputs }: McpParts, tool: McpTool, names: ReadonlySet<string>): void {
  const { name, title, description, effect, idempotent = effect === 'read', input, output } = tool
  server.registerTool(
    name,
    {
      title,
      description,
      inputSchema: toldShort(input),
      outputSchema: toldShort(output),
      annotations: {
        readOnlyHint: effect === 'read',
        destructiveHint: effect === 'destructive',
        idempotentHint: idempotent,
        openWorldHint: false,
      },
    },
    async (args: Record<string, unknown>, context: ServerContext) => {
      try {
        const answer = await tool.run(args, callOf(server, context))
        return isInputRequiredResult(answer)
          ? answer
          : toResult(outputs.bound(answer, name, tool.inlineBytes))
      } catch (error) {
        if (error instanceof MusterError) return toFailure(error, names)
        throw error
      }
    },
  )
}

function callOf(server: McpServer, context: ServerContext): ToolCall {
  const { signal, _meta: meta, notify } = context.mcpReq
  const token = meta?.progressToken
  const by = nameOf(server, context)
  let told = 0
  return {
    signal,
    context,
    options: { signal, ...(by === undefined ? {} : { by }) },
    canAsk: canAsk(server, context),
    goesOn: goesOn(context),
    progress(message) {
      if (token === undefined) return
      told += 1
      // A client that has gone is not told.
      notify({
        method: 'notifications/progress',
        params: { progressToken: token, progress: told, message },
      }).catch(() => {})
    },
  }
}

/** By what the client said of itself: with the request (2026-07-28), or when it connected (2025-11-25). */
function canAsk(server: McpServer, { mcpReq }: ServerContext): boolean {
  const envelope: Record<string, unknown> = { ...mcpReq.envelope }
  const told = envelope[CLIENT_CAPABILITIES_META_KEY] as ClientCapabilities | undefined
  const { elicitation } = told ?? server.server.getClientCapabilities() ?? {}
  return elicitation !== undefined && (elicitation.form !== undefined || elicitation.url === undefined)
}

/** What the client calls itself: with the request (2026-07-28), or when it connected (2025-11-25). */
function nameOf(server: McpServer, { mcpReq }: ServerContext): ClientName | undefined {
  const envelope: Record<string, unknown> = { ...mcpReq.envelope }
  const told = envelope[CLIENT_INFO_META_KEY] as Implementation | undefined
  const { name = '' } = told ?? server.server.getClientVersion() ?? {}
  return ClientName.safeParse(beginningOf(name.trim(), 100)).data
}

/** An error that the model can act on: what happened, and what to do. */
function toFailure(error: MusterError, names: ReadonlySet<string>): CallToolResult {
  const { code, message, details, ...told } = error.toWire()
  const hint = told.hint && nameTools(told.hint, names)
  return {
    isError: true,
    content: [
      { type: 'text', text: JSON.stringify({ error: code, message, hint, ...(details ? { details } : {}) }) },
    ],
  }
}
