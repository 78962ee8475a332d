import { useEffect, useState } from 'react'
import type { MusterError } from '../../../../contract/errors.ts'
import type { Json } from '../../../../contract/values.ts'
import { toMusterError, useClient } from '../../../lib/client.ts'

/** Whose result: a node, an element of its fan-out, or the run itself. */
export interface ResultOf {
  runId: string
  nodeId: string | null
  item: number | null
  /** Another time is another result; null: there is none yet. */
  completedAt: number | null
}

/** Reads a whole result, a moment after it is asked for: a selection may be passing by. Undefined while it is read. */
export function useResult({ runId, nodeId, item, completedAt }: ResultOf): {
  result: Json | undefined
  error: MusterError | null
} {
  const client = useClient()
  const [read, setRead] = useState<{ of: string; result: Json | undefined; error: MusterError | null }>()
  const of = `${runId}/${nodeId}/${item}/${completedAt}`
  useEffect(() => {
    if (completedAt === null) return
    let gone = false
    const timer = setTimeout(() => {
      client.call('run.result', { runId, item, ...(nodeId === null ? {} : { nodeId }) }).then(
        ({ result }) => !gone && setRead({ of, result, error: null }),
        (thrown: unknown) => !gone && setRead({ of, result: undefined, error: toMusterError(thrown) }),
      )
    }, 120)
    return () => {
      gone = true
      clearTimeout(timer)
    }
  }, [client, runId, nodeId, item, completedAt, of])
  return read?.of === of ? read : { result: undefined, error: null }
}
