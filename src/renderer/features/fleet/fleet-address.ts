import { useNavigate, useRouter, useSearch } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'
import { beginningOf } from '../../../contract/cut-text.ts'
import { type Bucket, buckets } from '../../lib/buckets.ts'
import { type FleetFocus, useFleetFocus } from '../../lib/fleet-focus.ts'

/** The filter of the fleet as its address has it: `?q=words&state=failed,queued`. */
export interface FleetFilter {
  q?: string
  state?: string
}

/** How long after the last letter the address follows, in ms. */
const SETTLED_MS = 300

/** What of an address is a filter. */
export function readFleetFilter({ q, state }: Record<string, unknown>): FleetFilter {
  const chosen = typeof state === 'string' ? bucketsIn(state).join() : ''
  return {
    ...(typeof q === 'string' && q !== '' ? { q: beginningOf(q, 200) } : {}),
    ...(chosen === '' ? {} : { state: chosen }),
  }
}

/** Places in the history of the page whose filters are remembered. */
const REMEMBERED = 100
/**
 * The filters of places in the history of the page, by their keys. Who leaves before the address has followed finds what was
 * typed when going back: an address that is gone from can't be written any more.
 */
const filters = new Map<string, FleetFilter>()

function remember(key: string | undefined, filter: FleetFilter): void {
  if (key === undefined) return
  filters.delete(key)
  filters.set(key, filter)
  const [oldest] = filters.keys()
  if (filters.size > REMEMBERED && oldest !== undefined) filters.delete(oldest)
}

/** Keeps filter and address the same: the page can be reloaded, sent to others and come back to. */
export function useFleetAddress(): void {
  const navigate = useNavigate()
  const router = useRouter()
  const search = useSearch({ from: '/' })
  const asked = useRef(search)
  asked.current = search
  const text = useFleetFocus((focus) => focus.text)
  const chosen = useFleetFocus((focus) => focus.buckets)

  useEffect(() => {
    const here = () => filters.get(router.history.location.state.__TSR_key ?? '')
    const known = here()
    // An address without a filter, as the links to the fleet have it, leaves the filter as it was.
    if (known !== undefined) take(known)
    else if (asked.current.q !== undefined || asked.current.state !== undefined) take(asked.current)
    // The address was changed by hand, or by going back; what we write ourselves makes no such event.
    const onChange = () => {
      const [path, query = ''] = window.location.hash.split('?')
      if (path === '#/') take(here() ?? readFleetFilter(Object.fromEntries(new URLSearchParams(query))))
    }
    window.addEventListener('hashchange', onChange)
    return () => window.removeEventListener('hashchange', onChange)
  }, [router])

  // biome-ignore lint/correctness/useExhaustiveDependencies: it is done anew when the filter has changed
  useEffect(() => {
    // As it is now: what was just taken from the address is not drawn yet.
    const now = useFleetFocus.getState()
    const next = readFleetFilter({ q: now.text, state: now.buckets.join() })
    const { pathname, state } = router.history.location
    if (pathname === '/') remember(state.__TSR_key, next)
    if (next.q === asked.current.q && next.state === asked.current.state) return
    const timer = setTimeout(() => {
      // Somebody is on the way to another place already: its page is being loaded.
      if (router.latestLocation.pathname === '/') void navigate({ to: '/', search: next, replace: true })
    }, SETTLED_MS)
    return () => clearTimeout(timer)
  }, [text, chosen, navigate, router])
}

function take({ q = '', state = '' }: FleetFilter): void {
  const next: Pick<FleetFocus, 'text' | 'buckets'> = { text: q, buckets: bucketsIn(state) }
  useFleetFocus.setState(next)
}

function bucketsIn(text: string): Bucket[] {
  return buckets.filter((bucket) => text.split(',').includes(bucket))
}
