import { useNavigate } from '@tanstack/react-router'
import { Search } from 'lucide-react'
import { useEffect, useState } from 'react'
import { beginningOf } from '../../contract/cut-text.ts'
import { MAX_SEARCH_LENGTH, type SearchHit } from '../../contract/search.ts'
import { useClient } from '../lib/client.ts'
import { hrefOf, keyOf, kindLooks, spokenKind } from '../ui/search/hit-look.ts'

/** Texts that are offered. */
const MOST = 5
/** Between two letters nothing is searched for, in ms. */
const DELAY_MS = 120
/** One letter is in nearly everything. */
const LEAST = 2

/**
 * What was said and done with these words, as entries of the palette, and the way to all of it. Work items are left out that are
 * `listed` there by their own entries.
 */
export function useSearchEntries(search: string, listed: ReadonlySet<string>) {
  const client = useClient()
  const navigate = useNavigate()
  const [lane] = useState(() => `palette-${Math.random().toString(36).slice(2)}`)
  const [found, setFound] = useState<readonly SearchHit[]>([])
  const words = search.trim()
  useEffect(() => {
    if (words.length < LEAST) return setFound([])
    let ended = false
    const timer = setTimeout(() => {
      client.call('search.query', { text: beginningOf(words, MAX_SEARCH_LENGTH), limit: MOST, lane }).then(
        ({ hits }) => !ended && setFound(hits),
        // The other entries stand without them.
        () => !ended && setFound([]),
      )
    }, DELAY_MS)
    return () => {
      ended = true
      clearTimeout(timer)
    }
  }, [client, words, lane])
  if (words.length < LEAST) return []
  const group = 'Said and done'
  return [
    ...found
      .filter(({ source, id }) => source !== 'work' || !listed.has(id))
      .map((hit) => ({
        id: `hit:${keyOf(hit)}`,
        group,
        label: hit.snippet.text,
        note: `${spokenKind(hit)} · ${hit.title}`,
        icon: kindLooks[hit.kind].icon,
        run: () => {
          window.location.hash = hrefOf(hit)
        },
      })),
    {
      id: 'search:more',
      group,
      label: found.length === 0 ? `Search for “${words}”` : 'More in Search',
      icon: Search,
      run: () => void navigate({ to: '/search', search: { q: words } }),
    },
  ]
}
