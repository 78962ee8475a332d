import { Cpu, Inbox, type LucideIcon, Rows3, Settings, Stethoscope } from 'lucide-react'
import { useLive } from '../../lib/store.ts'

export interface Place {
  to: '/' | '/inbox' | '/instances' | '/diagnostics' | '/settings'
  label: string
  icon: LucideIcon
  shortcut: string
}

/** The places of the product that exist. */
export const places: readonly Place[] = [
  { to: '/', label: 'Fleet', icon: Rows3, shortcut: '1' },
  { to: '/inbox', label: 'Inbox', icon: Inbox, shortcut: '2' },
  { to: '/instances', label: 'Instances', icon: Cpu, shortcut: '3' },
  { to: '/diagnostics', label: 'Diagnostics', icon: Stethoscope, shortcut: '.' },
  { to: '/settings', label: 'Settings', icon: Settings, shortcut: ',' },
]

/** The number beside a place: what is at work in the fleet, what waits in the inbox. */
export function usePlaceCount(to: Place['to']): { count: number; spoken: string } | null {
  const working = useLive(({ counts }) => counts.running + counts.needs_you + counts.delayed + counts.paused)
  const waiting = useLive((state) => {
    // Read through the version: the map is changed in place.
    void state.permissionVersion
    return state.permissions.size
  })
  if (to === '/' && working > 0) return { count: working, spoken: 'at work' }
  if (to === '/inbox' && waiting > 0) return { count: waiting, spoken: 'waiting for you' }
  return null
}
