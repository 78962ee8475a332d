import { useCallback, useEffect, useRef, useState } from 'react'
import type { MusterError } from '../../../../contract/errors.ts'
import type { Input, OperationName, Output } from '../../../../contract/operations.ts'
import { toMusterError, useClient } from '../../../lib/client.ts'
import type { LiveValue } from '../../../lib/use-live-value.ts'

/** Locks come and go many times a second: what is shown is read this often, in ms, and not while the page is hidden. */
const READ_EVERY_MS = 2_000

/** A value that is not announced, read again and again while it is seen. `input` must keep its identity. */
export function usePolled<N extends OperationName>(operation: N, input: Input<N>): LiveValue<Output<N>> {
  const client = useClient()
  const [value, setValue] = useState<Output<N> | null>(null)
  const [error, setError] = useState<MusterError | null>(null)
  const busy = useRef(false)
  const reload = useCallback(() => {
    if (busy.current) return
    busy.current = true
    client
      .call(operation, input)
      .then(
        (answer) => {
          setValue(answer)
          setError(null)
        },
        (thrown: unknown) => setError(toMusterError(thrown)),
      )
      .finally(() => {
        busy.current = false
      })
  }, [client, operation, input])
  useEffect(() => {
    const readIfSeen = () => document.visibilityState === 'visible' && reload()
    reload()
    const timer = setInterval(readIfSeen, READ_EVERY_MS)
    document.addEventListener('visibilitychange', readIfSeen)
    return () => {
      clearInterval(timer)
      document.removeEventListener('visibilitychange', readIfSeen)
    }
  }, [reload])
  return { value, error, reload }
}
