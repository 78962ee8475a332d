import { useNavigate, useRouter, useSearch } from '@tanstack/react-router'
import { useEffect, useRef, useState } from 'react'
import { beginningOf } from '../../../contract/cut-text.ts'
import type { SettingsFilter } from './find-settings.ts'

/** The settings' address: `?q=words&changed=yes&section=retries`. */
export interface SettingsAddress {
  q?: string
  changed?: 'yes'
  /** The section that is gone to. */
  section?: string
}

/** How long after the last letter the address follows, in ms. */
const SETTLED_MS = 300

/** What of an address is one of the settings'. */
export function readSettingsAddress({ q, changed, section }: Record<string, unknown>): SettingsAddress {
  return {
    ...(typeof q === 'string' && q !== '' ? { q: beginningOf(q, 200) } : {}),
    ...(changed === 'yes' ? { changed } : {}),
    ...(typeof section === 'string' && section !== '' ? { section: beginningOf(section, 100) } : {}),
  }
}

/** The address of a filter. */
export function addressOf({ text, changed }: SettingsFilter): SettingsAddress {
  return readSettingsAddress({ q: text, changed: changed ? 'yes' : undefined })
}

/** The filter, which the address follows, and which follows an address that somebody else has made. */
export function useSettingsFilter(): [SettingsFilter, (filter: SettingsFilter) => void] {
  const navigate = useNavigate()
  const router = useRouter()
  const { q, changed } = useSearch({ from: '/settings' })
  const [filter, setFilter] = useState<SettingsFilter>({ text: q ?? '', changed: changed === 'yes' })
  /** What the address was when it and the filter were the same. */
  const agreed = useRef({ q, changed })

  useEffect(() => {
    if (q === agreed.current.q && changed === agreed.current.changed) return
    agreed.current = { q, changed }
    setFilter({ text: q ?? '', changed: changed === 'yes' })
  }, [q, changed])

  useEffect(() => {
    const next = addressOf(filter)
    if (next.q === agreed.current.q && next.changed === agreed.current.changed) return
    const timer = setTimeout(() => {
      // Somebody is on the way to another place already.
      if (router.latestLocation.pathname !== '/settings') return
      agreed.current = { q: next.q, changed: next.changed }
      void navigate({ to: '/settings', search: next, replace: true })
    }, SETTLED_MS)
    return () => clearTimeout(timer)
  }, [filter, navigate, router])

  return [filter, setFilter]
}
