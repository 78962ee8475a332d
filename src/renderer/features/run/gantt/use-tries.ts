import { useEffect, useState } from 'react'
import type { NodeRun } from '../../../../contract/run.ts'
import { useClient } from '../../../lib/client.ts'
import { type Try, triesIn } from './tries.ts'

const none: readonly Try[] = []

/** The tries of a node that was tried more than once, newest state; none of another, and until they were read. */
export function useTries(node: NodeRun | undefined): readonly Try[] {
  const client = useClient()
  const [tries, setTries] = useState<readonly Try[]>(none)
  const { runId, nodeId, item, attempt, state } = node ?? { attempt: 1 }
  // biome-ignore lint/correctness/useExhaustiveDependencies: with each try and each state the log has more to say
  useEffect(() => {
    if (runId === undefined || nodeId === undefined || attempt < 2) return setTries(none)
    let left = false
    client.call('run.log', { runId, nodeId, item: item ?? null, limit: 1_000 }).then(
      ({ entries }) => {
        if (!left) setTries(triesIn(entries))
      },
      // The row is drawn as one bar; the page says by itself that it is out of date.
      () => {},
    )
    return () => {
      left = true
    }
  }, [client, runId, nodeId, item, attempt, state])
  return tries
}
