import { useCallback, useEffect, useRef, useState } from 'react'
import type { MusterError } from '../../../contract/errors.ts'
import type { Output } from '../../../contract/operations.ts'
import type { SearchHit } from '../../../contract/search.ts'
import { toMusterError, useClient } from '../../lib/client.ts'
import { queryOf, type SearchAddress } from './search-address.ts'

/** Between two letters nothing is searched for, in ms. */
const DELAY_MS = 60
const PAGE = 40

export interface Found {
  hits: readonly SearchHit[]
  nextCursor: string | null
  complete: boolean
  behind: number
}

/** What is found, as one types: a newer search takes the place of the one before. Null: nothing is searched for. */
export function useSearch(address: SearchAddress) {
  const client = useClient()
  const [lane] = useState(() => `page-${Math.random().toString(36).slice(2)}`)
  const [found, setFound] = useState<Found | null>(null)
  const [error, setError] = useState<MusterError | null>(null)
  const [isBusy, setBusy] = useState(false)
  const [again, setAgain] = useState(0)
  const current = useRef(0)

  // biome-ignore lint/correctness/useExhaustiveDependencies: `again` asks once more for the same
  useEffect(() => {
    current.current += 1
    const own = current.current
    const query = queryOf(address, Date.now())
    setError(null)
    if (query === null) {
      setFound(null)
      setBusy(false)
      return
    }
    setBusy(true)
    const timer = setTimeout(() => {
      client.call('search.query', { ...query, limit: PAGE, lane }).then(
        (output) => {
          if (own !== current.current) return
          setFound(foundOf(output))
          setBusy(false)
        },
        (thrown: unknown) => {
          if (own !== current.current) return
          setError(toMusterError(thrown))
          setBusy(false)
        },
      )
    }, DELAY_MS)
    return () => clearTimeout(timer)
  }, [client, address, lane, again])

  const more = useCallback(() => {
    const query = queryOf(address, Date.now())
    if (query === null || found?.nextCursor == null) return
    const own = current.current
    setBusy(true)
    client.call('search.query', { ...query, limit: PAGE, cursor: found.nextCursor }).then(
      (output) => {
        if (own !== current.current) return
        setFound((before) => ({ ...foundOf(output), hits: [...(before?.hits ?? []), ...output.hits] }))
        setBusy(false)
      },
      (thrown: unknown) => {
        if (own !== current.current) return
        setError(toMusterError(thrown))
        setBusy(false)
      },
    )
  }, [client, address, found])

  return { found, error, isBusy, more, retry: () => setAgain((times) => times + 1) }
}

function foundOf({ hits, nextCursor, complete, behind }: Output<'search.query'>): Found {
  return { hits, nextCursor, complete, behind }
}
