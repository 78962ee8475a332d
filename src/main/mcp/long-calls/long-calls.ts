import type { CallToolResult } from '@modelcontextprotocol/server'
import { LRUCache } from 'lru-cache'

/** What a client is told that it may ask for a call, from its beginning on. */
export const KEPT_MS = 2 * 3_600_000
/** Calls that are kept at a time, and of these at work. Each result is short. */
const MAX_KEPT = 1_000
const MAX_AT_WORK = 100

/** How a call that goes on by itself stands. */
export type LongCallState =
  | { status: 'working' }
  | { status: 'completed'; result: CallToolResult }
  | { status: 'failed'; error: { code: number; message: string } }
  | { status: 'cancelled' }

/** A call of a tool that goes on after its client was given a handle, and is asked for by its id. */
export interface LongCall {
  id: string
  state: LongCallState
  /** How far it is, in words. */
  message: string | undefined
  /** UTC ms. */
  createdAt: number
  updatedAt: number
}

export interface LongCalls {
  /** Begins one; undefined when so many are kept or at work that there is no room for it. */
  begin(run: (of: { signal: AbortSignal; tell(message: string): void }) => Promise<CallToolResult>):
    | (LongCall & {
        /** Settles as what was begun, for who can answer at once. */
        ended: Promise<CallToolResult>
        forget(): void
      })
    | undefined
  get(id: string): LongCall | undefined
  /** Ends the call, not what it waits for; one that has ended stays as it is. */
  cancel(id: string): void
  close(): void
}

/** The long calls of one server, in memory: they are waits, which are asked for anew after a restart. */
export function createLongCalls(newId: () => string, now: () => number = Date.now): LongCalls {
  const kept = new LRUCache<string, LongCall>({ max: MAX_KEPT, ttl: KEPT_MS, ttlAutopurge: true })
  const atWork = new Map<string, AbortController>()

  return {
    begin(run) {
      // One that a client may still ask for makes no room for another.
      if (atWork.size >= MAX_AT_WORK || kept.size >= MAX_KEPT) return
      const id = newId()
      const abort = new AbortController()
      const call: LongCall = {
        id,
        state: { status: 'working' },
        message: undefined,
        createdAt: now(),
        updatedAt: now(),
      }
      kept.set(id, call)
      atWork.set(id, abort)
      const tell = (message: string) => {
        if (call.state.status === 'working') Object.assign(call, { message, updatedAt: now() })
      }
      const end = (state: LongCallState) => {
        atWork.delete(id)
        if (call.state.status === 'working') Object.assign(call, { state, updatedAt: now() })
      }
      const ended = run({ signal: abort.signal, tell })
      ended.then(
        (result) => end({ status: 'completed', result }),
        (error: unknown) => end({ status: 'failed', error: toError(error) }),
      )
      const forget = () => {
        atWork.delete(id)
        kept.delete(id)
      }
      return Object.assign(call, { ended, forget })
    },
    get: (id) => kept.get(id),
    cancel(id) {
      const call = kept.get(id)
      if (call?.state.status !== 'working') return
      Object.assign(call, { state: { status: 'cancelled' }, updatedAt: now() })
      atWork.get(id)?.abort(new Error('The client waits no more.'))
      atWork.delete(id)
    },
    close() {
      for (const abort of atWork.values()) abort.abort(new Error('The server is closing.'))
      atWork.clear()
      kept.clear()
    },
  }
}

function toError(error: unknown): { code: number; message: string } {
  const { code, message } = error as { code?: unknown; message?: unknown }
  return {
    code: Number.isSafeInteger(code) ? Number(code) : INTERNAL_ERROR,
    message: typeof message === 'string' ? message : 'The call failed.',
  }
}

/** Of JSON-RPC. */
const INTERNAL_ERROR = -32_603
