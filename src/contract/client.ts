import type { AnyEvent, Subscription } from './events.ts'
import type { Input, OperationName, Output } from './operations.ts'

/** What a subscriber is told. `onGap`: events were dropped because it was too slow or was away; read a snapshot again. */
export interface Subscriber {
  onEvent: (event: AnyEvent) => void
  onGap?: () => void
}

/**
 * The one way to reach a supervisor, whatever the transport. Rejects with `MusterError`.
 * The core itself satisfies it, so the CLI and tests may call it without a transport.
 */
export interface Client {
  call<N extends OperationName>(
    name: N,
    input: Input<N>,
    options?: { signal?: AbortSignal },
  ): Promise<Output<N>>
  /** Starts at once; the returned function ends it and may be called twice. */
  subscribe(subscription: Subscription, subscriber: Subscriber): () => void
  close(): Promise<void>
}
