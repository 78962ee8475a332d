import { useEffect, useState } from 'react'
import type { Query } from '../../../../contract/module-query.ts'
import { useClient } from '../../../lib/client.ts'

/** A question with its whole answer: rows are told the beginning of a long one only. */
export function useWhole(query: Query): { query: Query; isCut: boolean } {
  const client = useClient()
  const [whole, setWhole] = useState<Query | null>(null)
  const isCut =
    query.state === 'answered' &&
    query.answerLength !== null &&
    (query.answer === null ? query.output === null : query.answer.length < query.answerLength)
  const { id, revision } = query
  // biome-ignore lint/correctness/useExhaustiveDependencies: another revision has another answer.
  useEffect(() => {
    if (!isCut) return
    let ended = false
    client.call('module.query', { queryId: id }).then(
      (read) => !ended && setWhole(read),
      // Its beginning stays; a lost connection is told by the banner.
      () => {},
    )
    return () => {
      ended = true
    }
  }, [client, id, revision, isCut])
  const fits = whole !== null && whole.id === id && whole.revision >= revision
  return { query: fits ? whole : query, isCut: isCut && !fits }
}
