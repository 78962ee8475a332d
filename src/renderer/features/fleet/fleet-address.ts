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
    // An address without a filter, as the links to the fleet have it, leaves the filter as it was.
    if (asked.current.q !== undefined || asked.current.state !== undefined) take(asked.current)
    // The address was changed by hand, or by going back; what we write ourselves makes no such event.
    const onChange = () => {
      const [, query = ''] = window.location.hash.split('?')
      take(readFleetFilter(Object.fromEntries(new URLSearchParams(query))))
    }
    window.addEventListener('hashchange', onChange)
    return () => window.removeEventListener('hashchange', onChange)
  }, [])

  useEffect(() => {
    const next = readFleetFilter({ q: text, state: chosen.join() })
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
