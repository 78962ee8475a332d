import { setTimeout as delay } from 'node:timers/promises'
import {
  type CallToolRequest,
  type CallToolResult,
  CLIENT_CAPABILITIES_META_KEY,
  type ClientCapabilities,
  type InputRequiredResult,
  type McpServer,
  MissingRequiredClientCapabilityError,
  ProtocolError,
  ProtocolErrorCode,
  type ServerContext,
} from '@modelcontextprotocol/server'
import { z } from 'zod'
import { beginningOf } from '../../../contract/cut-text.ts'
import { KEPT_MS, type LongCall, type LongCalls } from './long-calls.ts'

const EXTENSION = 'io.modelcontextprotocol/tasks'
/** A client asks for a call this often. */
const POLL_MS = 1_000
/** What is over within this time is answered as any other call is. */
const AT_ONCE_MS = 100

/** The mark of a request that goes on by itself. */
interface GoesOn {
  goesOn: true
}

/** Whether nobody waits for the answer to a request in silence, so that it may take as long as it needs. */
export function goesOn(context: ServerContext & Partial<GoesOn>): boolean {
  return context.goesOn === true
}

type Handler = (
  request: CallToolRequest,
  context: ServerContext,
) => Promise<CallToolResult | InputRequiredResult>

/**
 * The extension `io.modelcontextprotocol/tasks` of 2026-07-28, by which a client that declares it is given a handle for a
 * call of a tool that takes long, asks for its result from time to time, and may end it. It must come before tools are
 * declared or registered.
 *
 * The SDK lets `tools/call` have other results than a tool's and takes handlers for the methods of the extension. What it
 * has not: a way for a tool with an output schema to answer by a handle, and events for `subscriptions/listen`, so that
 * clients are told by their polls only.
 */
export function serveLongCalls(mcp: McpServer, calls: LongCalls, isLong: (tool: string) => boolean): void {
  const { server } = mcp
  server.registerCapabilities({ extensions: { [EXTENSION]: {} } })
  aroundToolCalls(
    mcp,
    (handle) => async (request, context) =>
      isLong(request.params.name) && declaresExtension(context)
        ? begin(calls, (own) => handle(request, own), context)
        : handle(request, context),
  )
  const params = z.object({ taskId: z.string().max(200) })
  const find = (taskId: string, context: ServerContext): LongCall => {
    if (!declaresExtension(context))
      throw new MissingRequiredClientCapabilityError({
        requiredCapabilities: { extensions: { [EXTENSION]: {} } },
      })
    const call = calls.get(taskId)
    if (call) return call
    throw new ProtocolError(
      ProtocolErrorCode.InvalidParams,
      `There is no call "${beginningOf(taskId, 100)}": its time is over, or Muster was started anew. Call the tool again.`,
    )
  }
  server.setRequestHandler('tasks/get', { params }, ({ taskId }, context) => told(find(taskId, context)))
  // No call of Muster's asks for anything while it goes on, so nothing that is answered is waited for.
  server.setRequestHandler('tasks/update', { params }, ({ taskId }, context) => {
    find(taskId, context)
    return {}
  })
  server.setRequestHandler('tasks/cancel', { params }, ({ taskId }, context) => {
    calls.cancel(find(taskId, context).id)
    return {}
  })
}

/** Puts something around the handler of `tools/call`, which the SDK makes when tools are declared and keeps for itself. */
function aroundToolCalls({ server }: McpServer, around: (handle: Handler) => Handler): void {
  const register = server.setRequestHandler.bind(server) as (method: string, ...rest: unknown[]) => void
  server.setRequestHandler = (method: string, ...rest: unknown[]) =>
    register(method, ...(method === 'tools/call' ? [around(rest[0] as Handler)] : rest))
}

/** With the request itself: what a client said earlier does not count. */
function declaresExtension({ mcpReq }: ServerContext): boolean {
  const envelope: Record<string, unknown> = { ...mcpReq.envelope }
  const told = envelope[CLIENT_CAPABILITIES_META_KEY] as ClientCapabilities | undefined
  return told?.extensions?.[EXTENSION] !== undefined
}

/** The result, if it is there at once or there is no room for one more; else a handle. */
async function begin(
  calls: LongCalls,
  run: (context: ServerContext) => ReturnType<Handler>,
  context: ServerContext,
): Promise<CallToolResult | InputRequiredResult> {
  const { signal } = context.mcpReq
  // What asks for something first does so at once.
  const call = calls.begin(async (of) => (await run(contextOf(context, of))) as CallToolResult)
  if (!call) return run(context)
  const stop = () => calls.cancel(call.id)
  signal.addEventListener('abort', stop)
  try {
    const result = await Promise.race([call.ended, delay(AT_ONCE_MS, undefined, { ref: false })])
    if (result === undefined) return { resultType: 'task', ...stateOf(call), content: [] }
    call.forget()
    return result
  } catch (error) {
    call.forget()
    throw error
  } finally {
    signal.removeEventListener('abort', stop)
  }
}

/** A request that goes on when its own is answered: its progress is what is told of the call. */
function contextOf(
  context: ServerContext,
  { signal, tell }: { signal: AbortSignal; tell(message: string): void },
): ServerContext & GoesOn {
  const { mcpReq } = context
  return {
    ...context,
    goesOn: true,
    mcpReq: {
      ...mcpReq,
      signal,
      _meta: { ...mcpReq._meta, progressToken: 0 },
      notify: async ({ method, params }) => {
        if (method === 'notifications/progress' && typeof params?.message === 'string') tell(params.message)
      },
    },
  }
}

function told(call: LongCall): Record<string, unknown> {
  const { status: _, ...outcome } = call.state
  return { ...stateOf(call), ...outcome }
}

function stateOf({ id, state, message, createdAt, updatedAt }: LongCall): Record<string, unknown> {
  return {
    taskId: id,
    status: state.status,
    ...(message === undefined ? {} : { statusMessage: message }),
    createdAt: new Date(createdAt).toISOString(),
    lastUpdatedAt: new Date(updatedAt).toISOString(),
    ttlMs: KEPT_MS,
    pollIntervalMs: POLL_MS,
  }
}
