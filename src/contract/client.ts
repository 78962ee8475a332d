import type { Caller, ClientName } from './caller.ts'
import type { AnyEvent, Subscription } from './events.ts'
import type { Input, OperationName, Output } from './operations.ts'

/** What a subscriber is told. `onGap`: events were dropped because it was too slow or was away; read a snapshot again. */
export interface Subscriber {
  onEvent: (event: AnyEvent) => void
  onGap?: () => void
}

export interface CallOptions {
  /** Ends the wait for the answer; an import that is under way is taken back. */
  signal?: AbortSignal
  /** Who calls, when it is an instance of ours. */
  caller?: Caller
  /** What the client calls itself; without it it is the person whose supervisor it is. */
  by?: ClientName
}

/**
 * The one way to reach a supervisor, whatever the transport. Rejects with `MusterError`.
 * The core itself satisfies it, so the CLI and tests may call it without a transport.
 */
export interface Client {
  call<N extends OperationName>(name: N, input: Input<N>, options?: CallOptions): Promise<Output<N>>
  /** Starts at once; the returned function ends it and may be called twice. */
  subscribe(subscription: Subscription, subscriber: Subscriber): () => void
  close(): Promise<void>
}

/** What a host in the same process may ask besides; no transport carries it. */
export interface GuardedCallOptions extends CallOptions {
  /** Nothing is done, and it is a `conflict` with `details.revision`, unless the row that the input names has one of these. */
  revisions?: readonly number[]
  /** What makes something makes it once under this key; asked again, it is answered with what was made, as it is now. */
  creationKey?: string
}

/** A supervisor in the same process. */
export interface LocalClient extends Client {
  call<N extends OperationName>(name: N, input: Input<N>, options?: GuardedCallOptions): Promise<Output<N>>
}
