import type { CallOptions, Client } from '../../contract/client.ts'
import { MusterError } from '../../contract/errors.ts'
import { type Input, isOperation, type OperationName } from '../../contract/operations.ts'
import { ClientFrame } from '../../contract/rpc/client-frame.ts'
import type { Connection } from '../../contract/rpc/connection.ts'
import type { ServerFrame } from '../../contract/rpc/frames.ts'
import type { Log } from '../core/base/log.ts'
import { nextTurn } from '../core/base/next-turn.ts'
import { type OpenSubscription, openSubscription } from './subscription.ts'
import { toWireError } from './wire-error.ts'

type CallFrame = Extract<ClientFrame, { type: 'call' }>

/** Calls and subscriptions that one connection may have open at a time. */
const MAX_OPEN_CALLS = 256
const MAX_SUBSCRIPTIONS = 256

/**
 * Serves a core to one connection until it closes. The core parses the input of calls; here only frames are
 * checked. A frame that can't be understood ends the connection.
 */
export function serveConnection(core: Client, connection: Connection, options: { log: Log }): void {
  const calls = new Map<number, AbortController>()
  const subscriptions = new Map<number, OpenSubscription>()
  /** Calls begin in their order, and not while the answers of those before fill the memory. */
  let begun: Promise<void> = Promise.resolve()

  function begin(): Promise<void> {
    begun = begun.then(async () => {
      await connection.whenRoom?.()
      await nextTurn()
    })
    return begun
  }

  function send(frame: ServerFrame): void {
    connection.send(frame)
  }

  function answer(frame: ServerFrame): void {
    for (const subscription of subscriptions.values()) subscription.flush()
    send(frame)
  }

  async function call({ id, op, input, caller, by }: CallFrame): Promise<void> {
    const abort = new AbortController()
    try {
      if (calls.has(id)) throw new MusterError('validation', `Call ${id} is open already.`)
      if (calls.size >= MAX_OPEN_CALLS) {
        throw new MusterError('capacity_exceeded', `This connection has ${calls.size} open calls.`, {
          hint: 'Wait for some of them to be answered.',
        })
      }
      calls.set(id, abort)
      await begin()
      if (abort.signal.aborted) return
      const output = await callNow(core, op, input, {
        signal: abort.signal,
        ...(caller ? { caller } : {}),
        ...(by ? { by } : {}),
      })
      if (!abort.signal.aborted) answer({ type: 'reply', id, output })
    } catch (error) {
      if (!abort.signal.aborted) answer({ type: 'failure', id, error: toWireError(error, op, options.log) })
    } finally {
      if (calls.get(id) === abort) calls.delete(id)
    }
  }

  function receive(raw: unknown): void {
    const parsed = ClientFrame.safeParse(raw)
    if (!parsed.success) {
      connection.close({ message: 'A frame was not understood.', protocolError: true })
      return
    }
    const frame = parsed.data
    switch (frame.type) {
      case 'call':
        // Whoever forgets it is told, as of any other mistake in a call.
        if (frame.input === undefined) {
          const error = new MusterError('validation', 'The call has no "input".', {
            hint: 'Send {} where there is none.',
            details: { operation: frame.op, field: 'input' },
          })
          answer({ type: 'failure', id: frame.id, error: error.toWire() })
        } else void call(frame)
        break
      case 'cancel':
        calls.get(frame.id)?.abort()
        break
      case 'subscribe': {
        const { id, names, taskIds, runIds } = frame
        if (!subscriptions.has(id) && subscriptions.size >= MAX_SUBSCRIPTIONS) {
          connection.close({ message: 'Too many subscriptions.', protocolError: true })
          return
        }
        subscriptions.get(id)?.end()
        const subscription = { names, ...(taskIds ? { taskIds } : {}), ...(runIds ? { runIds } : {}) }
        subscriptions.set(id, openSubscription({ core, connection, id, subscription }))
        break
      }
      case 'unsubscribe':
        subscriptions.get(frame.id)?.end()
        subscriptions.delete(frame.id)
        break
      case 'ping':
        send({ type: 'pong' })
        break
    }
  }

  connection.onFrame(receive)
  connection.onClose(() => {
    for (const abort of calls.values()) abort.abort()
    for (const subscription of subscriptions.values()) subscription.end()
    subscriptions.clear()
  })
}

/**
 * Calls an operation whose name and input came from outside, in a turn of its own: many at once hold up nobody. Rejects with
 * `not_found` for an unknown one.
 */
export async function callByName(
  core: Client,
  op: string,
  input: unknown,
  options: CallOptions = {},
): Promise<unknown> {
  await nextTurn()
  return callNow(core, op, input, options)
}

async function callNow(core: Client, op: string, input: unknown, options: CallOptions): Promise<unknown> {
  if (!isOperation(op)) throw new MusterError('not_found', `There is no operation named "${op}".`)
  // The core parses the input; its type is only known after that.
  return core.call(op, (input ?? {}) as Input<OperationName>, options)
}
