import { once } from 'node:events'
import type { ServerResponse } from 'node:http'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { LocalClient } from '../../../contract/client.ts'
import { MusterError } from '../../../contract/errors.ts'
import { isFinal } from '../../../contract/task.ts'
import type { TaskEvent } from '../../../contract/task-event.ts'
import type { Log } from '../../core/base/log.ts'
import { callByName } from '../../rpc/serve.ts'
import { toWireError } from '../../rpc/wire-error.ts'

/** Streams that can be open at a time. */
const MAX_STREAMS = 200
const RETRY_AFTER_SECONDS = 5
/** Something is written at least so often, so that nobody between takes the connection for dead. */
const HEARTBEAT_MS = 15_000
/** Events that are read at a time: no more than these wait for a client that is slow. */
const PAGE = 100
/** A client that takes nothing for so long is let go; it can go on where it was. */
const SLOW_MS = 60_000

interface Follow {
  taskId: string
  after?: number
  before?: number
  limit?: number
}

/**
 * Follows the logs of tasks as server-sent events. Each stream reads the log itself, from the last number that was written:
 * a client's pace is its own, and one that comes back with `Last-Event-ID` goes on there.
 */
export function createTaskStreams(core: LocalClient, log: Log) {
  const open = new Set<AbortController>()

  async function follow(request: FastifyRequest, reply: FastifyReply, asked: Follow): Promise<FastifyReply> {
    const { taskId, before: _before, limit: _limit, ...rest } = asked
    const seen = lastEventId(request)
    const query = { ...rest, taskId, after: seen ?? asked.after ?? 0, limit: PAGE }
    // Refused as any other request is, before it becomes a stream.
    await callByName(core, 'task.events', { ...query, limit: 1 })
    const { state, lastSeq } = await core.call('task.get', { taskId })
    // A browser that lost the end would ask for ever.
    if (seen !== undefined && isFinal(state) && seen >= lastSeq) return reply.code(204).send()
    if (open.size >= MAX_STREAMS)
      throw new MusterError('capacity_exceeded', `${open.size} streams are open, which are the most.`, {
        hint: 'Close one of them.',
        details: { retryAfterSeconds: RETRY_AFTER_SECONDS },
      })
    reply.header('content-type', 'text/event-stream; charset=utf-8').header('cache-control', 'no-store')
    reply.hijack()
    reply.raw.writeHead(200, reply.getHeaders() as Record<string, string>)
    const abort = new AbortController()
    open.add(abort)
    reply.raw.once('close', () => abort.abort())
    try {
      if (request.method !== 'HEAD') await write(core, reply.raw, query, abort.signal)
    } catch (error) {
      // Its headers are sent: all that can be done is to end it.
      if (!abort.signal.aborted) toWireError(error, 'A stream', log)
    } finally {
      open.delete(abort)
      reply.raw.end()
    }
    return reply
  }

  return {
    follow,
    close(): void {
      for (const abort of open) abort.abort()
    },
  }
}

async function write(
  core: LocalClient,
  raw: ServerResponse,
  query: { taskId: string; after: number; limit: number },
  signal: AbortSignal,
): Promise<void> {
  const { taskId } = query
  let hasNews = true
  let wake = () => {}
  const stop = core.subscribe(
    { names: ['task.appended', 'task.changed'], taskIds: [taskId] },
    {
      onEvent(event) {
        if (event.name === 'task.changed' && event.payload.task.id !== taskId) return
        hasNews = true
        wake()
      },
    },
  )
  signal.addEventListener('abort', () => wake(), { once: true })
  let { after } = query
  try {
    await send(raw, ': follows\n\n', signal)
    while (!signal.aborted) {
      hasNews = false
      // Before its log: what was final then has no more than is read now.
      const { state, outcome } = await core.call('task.get', { taskId })
      let page: { events: TaskEvent[]; hasMore: boolean }
      do {
        page = await core.call('task.events', { ...query, after })
        for (const event of page.events) await send(raw, textOf(event), signal)
        after = page.events.at(-1)?.seq ?? after
      } while (page.hasMore && !signal.aborted)
      if (isFinal(state)) {
        await send(raw, `event: end\ndata: ${JSON.stringify({ taskId, state, outcome })}\n\n`, signal)
        return
      }
      while (!hasNews && !signal.aborted) {
        const timer = setTimeout(() => wake(), HEARTBEAT_MS)
        await new Promise<void>((done) => {
          wake = done
        })
        clearTimeout(timer)
        if (!hasNews) await send(raw, ': still here\n\n', signal)
      }
    }
  } finally {
    stop()
  }
}

function textOf(event: TaskEvent): string {
  return `id: ${event.seq}\ndata: ${JSON.stringify(event)}\n\n`
}

/** Resolves when the client can take more. */
async function send(raw: ServerResponse, text: string, signal: AbortSignal): Promise<void> {
  if (signal.aborted || raw.write(text)) return
  try {
    await once(raw, 'drain', { signal: AbortSignal.any([signal, AbortSignal.timeout(SLOW_MS)]) })
  } catch (error) {
    if (!signal.aborted) raw.destroy()
    throw error
  }
}

/** Where a client that comes back goes on. */
function lastEventId({ headers }: FastifyRequest): number | undefined {
  const given = headers['last-event-id']
  if (given === undefined || given === '') return undefined
  if (typeof given === 'string' && /^\d{1,15}$/.test(given)) return Number(given)
  throw new MusterError('validation', 'The Last-Event-ID is not the number of an event.', {
    hint: 'Send the id of the last event that you have, or none.',
  })
}
