import { useEffect, useState } from 'react'
import type { MusterError } from '../../../../contract/errors.ts'
import type { RoutingDecision } from '../../../../contract/module-route.ts'
import type { Input } from '../../../../contract/operations.ts'
import { toMusterError, useClient } from '../../../lib/client.ts'

/** While a name is typed nothing is asked. */
const DELAY_MS = 250

/** Who would answer, as the request is typed; null: nobody is asked for, or it is looked up. */
export function useRoute(request: Input<'module.route'> | null): {
  decision: RoutingDecision | null
  error: MusterError | null
} {
  const client = useClient()
  const key = request === null ? '' : JSON.stringify(request)
  const [state, setState] = useState<{
    key: string
    decision: RoutingDecision | null
    error: MusterError | null
  }>({
    key: '',
    decision: null,
    error: null,
  })
  useEffect(() => {
    if (key === '') return
    let ended = false
    const timer = setTimeout(() => {
      // What it holds is the request.
      client.call('module.route', JSON.parse(key) as Input<'module.route'>).then(
        (decision) => !ended && setState({ key, decision, error: null }),
        (thrown: unknown) => {
          const error = toMusterError(thrown)
          // A name that is not whole yet is no error worth telling.
          if (!ended) setState({ key, decision: null, error: error.code === 'validation' ? null : error })
        },
      )
    }, DELAY_MS)
    return () => {
      ended = true
      clearTimeout(timer)
    }
  }, [client, key])
  return state.key === key ? state : { decision: null, error: null }
}
