import { useCallback, useEffect, useRef, useState } from 'react'
import type { MusterError } from '../../contract/errors.ts'
import type { EventName, Events } from '../../contract/events.ts'
import type { Input, OperationName, Output } from '../../contract/operations.ts'
import { toMusterError, useClient } from './client.ts'

export interface LiveValue<T> {
  /** Null until it was read. */
  value: T | null
  /** Why it could not be read. */
  error: MusterError | null
  reload: () => void
}

/**
 * A small value of the supervisor: read by one operation, kept current by one event, read again after a gap.
 * For what only a page or two show; tasks, sessions, instances and requests are in the store. `input` must keep
 * its identity; `take` makes the next value of an event (null: read again).
 */
export function useLiveValue<N extends OperationName, E extends EventName>(
  operation: N,
  input: Input<N>,
  event: E,
  take: (payload: Events[E], before: Output<N> | null) => Output<N> | null,
): LiveValue<Output<N>> {
  const client = useClient()
  const [value, setValue] = useState<Output<N> | null>(null)
  const [error, setError] = useState<MusterError | null>(null)
  // The newest one, without subscribing anew for each that is made while drawing.
  const taker = useRef(take)
  useEffect(() => {
    taker.current = take
  })
  const reload = useCallback(() => {
    client.call(operation, input).then(
      (answer) => {
        setValue(answer)
        setError(null)
      },
      (thrown: unknown) => setError(toMusterError(thrown)),
    )
  }, [client, operation, input])
  useEffect(() => {
    reload()
    return client.subscribe(
      { names: [event] },
      {
        onEvent(announced) {
          // It subscribed to this one alone.
          const payload = announced.payload as Events[E]
          setValue((before) => {
            const next = taker.current(payload, before)
            if (next === null) reload()
            return next ?? before
          })
        },
        onGap: reload,
      },
    )
  }, [client, event, reload])
  return { value, error, reload }
}
