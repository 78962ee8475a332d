import { useCallback, useEffect, useRef, useState } from 'react'
import type { MusterError } from '../../../contract/errors.ts'
import type { Input, Output } from '../../../contract/operations.ts'
import { toMusterError, useClient } from '../../lib/client.ts'
import { queryOf, type SearchAddress } from './search-address.ts'

/** Between two letters nothing is searched for, in ms. */
const DELAY_MS = 60
const PAGE = 40

/** What is found, as one types: a newer search takes the place of the one before. Null: nothing is searched for. */
export function useSearch(address: SearchAddress) {
  const client = useClient()
  const [lane] = useState(() => `page-${Math.random().toString(36).slice(2)}`)
  const [found, setFound] = useState<Output<'search.query'> | null>(null)
  const [error, setError] = useState<MusterError | null>(null)
  const [isBusy, setBusy] = useState(false)
  const [again, setAgain] = useState(0)
  const current = useRef(0)

  /** What it gives counts unless something else is searched for by then. */
  const ask = useCallback(
    async (input: Input<'search.query'>, take: (output: Output<'search.query'>) => void) => {
      const own = current.current
      try {
        const output = await client.call('search.query', { ...input, limit: PAGE })
        if (own === current.current) take(output)
      } catch (thrown) {
        if (own === current.current) setError(toMusterError(thrown))
      }
      if (own === current.current) setBusy(false)
    },
    [client],
  )

  // biome-ignore lint/correctness/useExhaustiveDependencies: `again` asks once more for the same
  useEffect(() => {
    current.current += 1
    const query = queryOf(address, Date.now())
    setError(null)
    if (query === null) {
      setFound(null)
      setBusy(false)
      return
    }
    setBusy(true)
    const timer = setTimeout(() => void ask({ ...query, lane }, setFound), DELAY_MS)
    return () => clearTimeout(timer)
  }, [ask, address, lane, again])

  const more = () => {
    const query = queryOf(address, Date.now())
    if (query === null || found?.nextCursor == null) return
    setBusy(true)
    void ask({ ...query, cursor: found.nextCursor }, (output) =>
      setFound({ ...output, hits: [...found.hits, ...output.hits] }),
    )
  }

  return { found, error, isBusy, more, retry: () => setAgain((times) => times + 1) }
}
