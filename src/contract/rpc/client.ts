import type { Caller, ClientName } from '../caller.ts'
import type { CallOptions, Client, Subscriber } from '../client.ts'
import { MusterError } from '../errors.ts'
import type { Subscription } from '../events.ts'
import type { Input, OperationName, Output } from '../operations.ts'
import type { ClientFrame } from './client-frame.ts'
import type { CloseReason, Connection } from './connection.ts'
import { ServerFrame } from './frames.ts'

/**
 * `connecting`: the first attempt. `open`. `lost`: was open or failed, another attempt follows at `retryAt`
 * (UTC ms). `refused`: the API key is wrong; no further attempt until `retryNow`. `closed`: by `close()`, or
 * lost with `reconnect: false`.
 */
export type ConnectionState =
  | { status: 'connecting' }
  | { status: 'open' }
  | { status: 'lost'; reason: string; retryAt: number }
  | { status: 'refused'; reason: string }
  | { status: 'closed'; reason: string }

export interface RpcClient extends Client {
  readonly state: ConnectionState
  /** Told of every change; the returned function ends it. */
  onState(listener: (state: ConnectionState) => void): () => void
  /** Tries to connect at once instead of at `retryAt`. */
  retryNow(): void
}

export interface RpcClientOptions {
  /** Opens a connection; rejects when it can't (a `MusterError` of code `unauthorized` stops the attempts). */
  connect: () => Promise<Connection>
  /** False: a lost connection is not opened again. Default true. */
  reconnect?: boolean
  /** A ping is sent this often, and a connection without an answer until the next one is given up. 0: never (default). */
  heartbeatMs?: number
  /** Sent with each call that names no other. */
  caller?: Caller | undefined
  by?: ClientName | undefined
}

interface OpenCall {
  resolve: (output: unknown) => void
  reject: (error: MusterError) => void
}

const FIRST_RETRY_MS = 250
const LONGEST_RETRY_MS = 8_000

/**
 * The client side of the protocol, the same for all transports and for the page. Calls in flight when the
 * connection is lost reject with `unavailable` (whether they took effect is not known). Calls made while an
 * attempt to connect runs wait for it; while waiting for the next attempt they reject at once. Subscriptions
 * outlive connections: they are made again and told of a gap.
 */
export function createRpcClient(options: RpcClientOptions): RpcClient {
  const calls = new Map<number, OpenCall>()
  const subscriptions = new Map<number, { subscription: Subscription; subscriber: Subscriber }>()
  const stateListeners = new Set<(state: ConnectionState) => void>()
  let state: ConnectionState = { status: 'connecting' }
  let connection: Connection | undefined
  let attempt: Promise<void> | undefined
  let failures = 0
  let nextId = 1
  let retryTimer: ReturnType<typeof setTimeout> | undefined
  let heartbeat: ReturnType<typeof setInterval> | undefined
  let awaitingPong = false

  function setState(next: ConnectionState): void {
    state = next
    for (const listener of [...stateListeners]) listener(next)
  }

  function send(frame: ClientFrame): void {
    connection?.send(frame)
  }

  function open(): Promise<void> {
    clearTimeout(retryTimer)
    // Over before anybody is told how it went: who tries again then begins another one.
    const over = () => {
      attempt = undefined
    }
    attempt ??= options.connect().then(
      (established) => {
        over()
        opened(established)
      },
      (error: unknown) => {
        over()
        const refused = error instanceof MusterError && error.code === 'unauthorized'
        lost({ message: error instanceof Error ? error.message : String(error), unauthorized: refused })
      },
    )
    return attempt
  }

  function opened(established: Connection): void {
    if (state.status === 'closed') {
      established.close()
      return
    }
    const again = state.status !== 'connecting'
    connection = established
    failures = 0
    awaitingPong = false
    established.onFrame((frame) => {
      if (connection === established) receive(frame)
    })
    for (const [id, { subscription }] of subscriptions) sendSubscription(id, subscription)
    if (options.heartbeatMs) heartbeat = setInterval(() => beat(established), options.heartbeatMs)
    setState({ status: 'open' })
    if (again) for (const { subscriber } of [...subscriptions.values()]) subscriber.onGap?.()
    established.onClose((reason) => {
      if (connection === established) lost(reason)
    })
  }

  function beat(established: Connection): void {
    if (awaitingPong) {
      established.close({ message: 'The supervisor does not answer.' })
      if (connection === established) lost({ message: 'The supervisor does not answer.' })
      return
    }
    awaitingPong = true
    send({ type: 'ping' })
  }

  function lost(reason: CloseReason): void {
    connection = undefined
    clearInterval(heartbeat)
    rejectCalls(`The connection to the supervisor was lost: ${reason.message}`)
    if (state.status === 'closed') return
    if (reason.unauthorized) {
      setState({ status: 'refused', reason: reason.message })
    } else if (options.reconnect === false) {
      setState({ status: 'closed', reason: reason.message })
    } else {
      const wait = Math.min(FIRST_RETRY_MS * 2 ** failures, LONGEST_RETRY_MS)
      failures += 1
      retryTimer = setTimeout(() => void open(), wait)
      setState({ status: 'lost', reason: reason.message, retryAt: Date.now() + wait })
    }
  }

  function rejectCalls(message: string): void {
    const open = [...calls.values()]
    calls.clear()
    for (const call of open) call.reject(new MusterError('unavailable', message))
  }

  function receive(raw: unknown): void {
    awaitingPong = false
    const parsed = ServerFrame.safeParse(raw)
    // A newer supervisor may send frames that this client doesn't know.
    if (!parsed.success) return
    const frame = parsed.data
    if (frame.type === 'reply' || frame.type === 'failure') {
      const call = calls.get(frame.id)
      calls.delete(frame.id)
      if (frame.type === 'reply') call?.resolve(frame.output)
      else call?.reject(MusterError.fromWire(frame.error))
    } else if (frame.type === 'event') {
      const subscriber = subscriptions.get(frame.sub)?.subscriber
      for (const event of frame.events) subscriber?.onEvent(event)
    } else if (frame.type === 'gap') {
      subscriptions.get(frame.sub)?.subscriber.onGap?.()
    }
  }

  function sendSubscription(id: number, subscription: Subscription): void {
    send({
      type: 'subscribe',
      id,
      names: [...subscription.names],
      ...(subscription.taskIds ? { taskIds: [...subscription.taskIds] } : {}),
      ...(subscription.runIds ? { runIds: [...subscription.runIds] } : {}),
    })
  }

  async function call<N extends OperationName>(
    name: N,
    input: Input<N>,
    callOptions: CallOptions = {},
  ): Promise<Output<N>> {
    const { signal, caller = options.caller, by = options.by } = callOptions
    signal?.throwIfAborted()
    if (attempt) await attempt
    signal?.throwIfAborted()
    if (!connection) {
      const reason = 'reason' in state ? `: ${state.reason}` : ''
      throw new MusterError(
        state.status === 'refused' ? 'unauthorized' : 'unavailable',
        `There is no connection to the supervisor${reason}`,
      )
    }
    const id = nextId++
    return new Promise<Output<N>>((resolve, reject) => {
      const abort = () => {
        calls.delete(id)
        send({ type: 'cancel', id })
        reject(signal?.reason)
      }
      signal?.addEventListener('abort', abort, { once: true })
      const settle =
        <T>(finish: (value: T) => void) =>
        (value: T) => {
          signal?.removeEventListener('abort', abort)
          finish(value)
        }
      // The supervisor's own output, of the type that the contract declares for this operation.
      calls.set(id, { resolve: settle(resolve as (output: unknown) => void), reject: settle(reject) })
      send({ type: 'call', id, op: name, input, ...(caller ? { caller } : {}), ...(by ? { by } : {}) })
    })
  }

  void open()
  return {
    call,
    subscribe(subscription, subscriber) {
      const id = nextId++
      subscriptions.set(id, { subscription, subscriber })
      sendSubscription(id, subscription)
      return () => {
        if (subscriptions.delete(id)) send({ type: 'unsubscribe', id })
      }
    },
    async close() {
      if (state.status === 'closed') return
      clearTimeout(retryTimer)
      clearInterval(heartbeat)
      setState({ status: 'closed', reason: 'closed' })
      const closing = connection
      connection = undefined
      closing?.close()
      rejectCalls('The connection to the supervisor was closed.')
    },
    get state() {
      return state
    },
    onState(listener) {
      stateListeners.add(listener)
      return () => stateListeners.delete(listener)
    },
    retryNow() {
      if (state.status === 'lost' || state.status === 'refused') void open()
    },
  }
}
